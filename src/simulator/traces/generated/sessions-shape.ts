import type { Random } from '../../../kernel/random.ts';
import { MS_PER_HOUR, MS_PER_SECOND } from '../../../kernel/units.ts';
import type { TraceEvent } from '../trace-event.ts';
import { drawChoice, drawGeometric, drawLogNormal, drawLogUniform, type LogNormal } from './draw.ts';
import type { TraceShape } from './trace-shape.ts';
import { machineRhythm, peopleRhythm, poissonInstants, type WeeklyRhythm } from './weekly-rhythm.ts';

/** How a user of one sort works. Nobody has published such traces: every figure here is an assumption. */
interface SessionStyle {
  readonly rhythm: WeeklyRhythm;
  readonly sessionDistanceMs: number;
  readonly moreStepsMean: number;
  /** From one step to the next: an agent waits for its model, a person thinks. */
  readonly stepGapMs: LogNormal;
  /** How often a step runs several programs at once. */
  readonly fanOutRatio: number;
  readonly durationMs: LogNormal;
  readonly kinds: readonly (readonly [string, number])[];
}

const FAN_OUT = { from: 2, to: 17 };
const FAN_OUT_SPREAD_MS = 200;
const MEMORY_MB: LogNormal = { median: 40, logSigma: 0.6 };
const DURATION_MS_MAX = 300_000;

const agent: SessionStyle = {
  rhythm: machineRhythm,
  sessionDistanceMs: 2 * MS_PER_HOUR,
  moreStepsMean: 19,
  stepGapMs: { median: 9 * MS_PER_SECOND, logSigma: 0.8 },
  fanOutRatio: 0.15,
  durationMs: { median: 450, logSigma: 1.4 },
  kinds: [
    ['python', 75],
    ['bash', 15],
    ['javascript', 10],
  ],
};

const prompt: SessionStyle = {
  rhythm: peopleRhythm,
  sessionDistanceMs: 8 * MS_PER_HOUR,
  moreStepsMean: 14,
  stepGapMs: { median: 25 * MS_PER_SECOND, logSigma: 1.1 },
  fanOutRatio: 0.01,
  durationMs: { median: 60, logSigma: 1.3 },
  kinds: [
    ['python', 70],
    ['javascript', 25],
    ['bash', 5],
  ],
};

const styles: readonly (readonly [{ readonly prefix: string; readonly style: SessionStyle }, number])[] = [
  [{ prefix: 'agent', style: agent }, 60],
  [{ prefix: 'prompt', style: prompt }, 40],
];

/** AI agents that run what they write, several programs at once at times, and people at a prompt. */
export const sessionsShape: TraceShape = ({ random, userCount, untilMs }) =>
  Array.from({ length: userCount }, (_, index) => {
    const userRandom = random.fork(`user-${index + 1}`);
    const { prefix, style } = drawChoice(userRandom, styles);
    return runsOf({ user: `${prefix}-${index + 1}`, style, random: userRandom, untilMs });
  });

interface SessionUser {
  readonly user: string;
  readonly style: SessionStyle;
  readonly random: Random;
  readonly untilMs: number;
}

/** One session after the other; what would begin while another is going on does not. */
function* runsOf(given: SessionUser): Generator<TraceEvent> {
  const { style, random, untilMs } = given;
  const { rhythm, sessionDistanceMs: meanMs } = style;
  let busyUntil = 0;
  for (const startAt of poissonInstants(random.fork('sessions'), { meanMs, untilMs, rhythm })) {
    if (startAt < busyUntil) {
      continue;
    }
    const kind = drawChoice(random, style.kinds);
    let at = startAt;
    for (let left = drawGeometric(random, style.moreStepsMean); left >= 0 && at < untilMs; left -= 1) {
      yield* stepAt(at, kind, given);
      // A step begins after all of the one before it have begun.
      at += FAN_OUT_SPREAD_MS + drawLogNormal(random, style.stepGapMs);
    }
    busyUntil = at;
  }
}

/** One program, or several at once. What a step runs is new each time: it was just written. */
function stepAt(at: number, kind: string, { user, style, random, untilMs }: SessionUser): TraceEvent[] {
  const isFanOut = random.next() < style.fanOutRatio;
  const count = isFanOut ? Math.floor(drawLogUniform(random, FAN_OUT)) : 1;
  const instants = Array.from({ length: count }, (_, index) =>
    index === 0 ? at : at + random.next() * FAN_OUT_SPREAD_MS,
  );
  return instants
    .filter((instant) => instant < untilMs)
    .sort((a, b) => a - b)
    .map((instant) => ({
      at: instant,
      user,
      program: undefined,
      kind,
      durationMs: Math.min(DURATION_MS_MAX, drawLogNormal(random, style.durationMs)),
      memoryMb: drawLogNormal(random, MEMORY_MB),
    }));
}
