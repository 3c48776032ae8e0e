import type { Random } from '../../../kernel/random.ts';
import { MS_PER_DAY, MS_PER_MINUTE, MS_PER_SECOND } from '../../../kernel/units.ts';
import type { TraceEvent } from '../trace-event.ts';
import { drawChoice, drawExponential, drawGeometric, drawLogNormal, type LogNormal } from './draw.ts';
import type { TraceShape } from './trace-shape.ts';
import { machineRhythm, peopleRhythm, poissonInstants } from './weekly-rhythm.ts';

type Trigger = 'http' | 'timer' | 'queue' | 'event';

/** How functions are called, by function: Shahrad et al., Serverless in the Wild (USENIX ATC 2020), rounded. */
const triggers: readonly (readonly [Trigger, number])[] = [
  ['http', 58],
  ['timer', 17],
  ['queue', 15],
  ['event', 10],
];
const timerPeriodsMin: readonly (readonly [number, number])[] = [
  [1, 20],
  [5, 35],
  [15, 20],
  [60, 25],
];
/** What runtimes owners choose is an assumption. */
const runtimes: readonly (readonly [string, number])[] = [
  ['node', 40],
  ['python', 35],
  ['dotnet', 15],
  ['java', 10],
];
const MORE_FUNCTIONS_MEAN = 1.5;
/** Calls a day, by function: most are rare, a few make nearly all of the load. */
const CALLS_PER_DAY: LogNormal = { median: 40, logSigma: 2.5 };
const CALLS_PER_DAY_MAX = 40_000;
/** The same source: mean times are log-normal, ln of seconds -0.38 ± 2.36. */
const FUNCTION_MEAN_MS: LogNormal = { median: Math.exp(-0.38) * MS_PER_SECOND, logSigma: 2.36 };
const RUN_LOG_SIGMA = 0.4;
const DURATION_MS_MAX = 600_000;
/** The same source: memory of an app follows a Burr distribution, in MB. */
const MEMORY_BURR = { c: 11.652, k: 0.221, scale: 107.083 };
const MEMORY_MB_MAX = 4096;
const QUEUE_BATCH_MORE_MEAN = 5;
const QUEUE_BATCH_GAP_MS = 40;
/** Timers fire on the minute, a little late. */
const TIMER_DELAY_MS = 300;

/** Functions as a service: an owner has a few functions, each with its own trigger, rate and cost. */
export const faasShape: TraceShape = ({ random, userCount, untilMs }) =>
  Array.from({ length: userCount }, (_, index) => {
    const owner = `owner-${index + 1}`;
    const ownerRandom = random.fork(owner);
    const runtime = drawChoice(ownerRandom, runtimes);
    const functionCount = 1 + drawGeometric(ownerRandom, MORE_FUNCTIONS_MEAN);
    return Array.from({ length: functionCount }, (_unused, number) =>
      callsOf({
        owner,
        name: `${owner}/fn-${number + 1}`,
        runtime,
        random: ownerRandom.fork(`fn-${number}`),
        untilMs,
      }),
    );
  }).flat();

interface CalledFunction {
  readonly owner: string;
  readonly name: string;
  readonly runtime: string;
  readonly random: Random;
  readonly untilMs: number;
}

function* callsOf({ owner, name, runtime, random, untilMs }: CalledFunction): Generator<TraceEvent> {
  const medianMs = drawLogNormal(random, FUNCTION_MEAN_MS);
  const memoryMb = drawBurr(random);
  const trigger = drawChoice(random, triggers);
  const perDay = Math.min(CALLS_PER_DAY_MAX, drawLogNormal(random, CALLS_PER_DAY));
  for (const at of instantsOf[trigger](random, { perDay, untilMs })) {
    const durationMs = drawLogNormal(random, { median: medianMs, logSigma: RUN_LOG_SIGMA });
    yield {
      at,
      user: owner,
      program: name,
      kind: runtime,
      durationMs: Math.min(DURATION_MS_MAX, durationMs),
      memoryMb,
    };
  }
}

interface Calling {
  readonly perDay: number;
  readonly untilMs: number;
}

/** When calls come: people by their day, machines more evenly, timers to the minute, queues many at once. */
const instantsOf: Readonly<Record<Trigger, (random: Random, calling: Calling) => Iterable<number>>> = {
  http: (random, { perDay, untilMs }) =>
    poissonInstants(random, { meanMs: MS_PER_DAY / perDay, untilMs, rhythm: peopleRhythm }),
  event: (random, { perDay, untilMs }) =>
    poissonInstants(random, { meanMs: MS_PER_DAY / perDay, untilMs, rhythm: machineRhythm }),
  timer: timerInstants,
  queue: queueInstants,
};

function* timerInstants(random: Random, { untilMs }: Calling): Generator<number> {
  const periodMin = drawChoice(random, timerPeriodsMin);
  const firstAt = Math.floor(random.next() * periodMin) * MS_PER_MINUTE;
  for (let dueAt = firstAt; dueAt < untilMs; dueAt += periodMin * MS_PER_MINUTE) {
    const at = dueAt + random.next() * TIMER_DELAY_MS;
    if (at < untilMs) {
      yield at;
    }
  }
}

function* queueInstants(random: Random, { perDay, untilMs }: Calling): Generator<number> {
  const meanMs = (MS_PER_DAY / perDay) * (1 + QUEUE_BATCH_MORE_MEAN);
  let latest = 0;
  for (const batchAt of poissonInstants(random, { meanMs, untilMs, rhythm: machineRhythm })) {
    // A batch that comes while another is taken out waits for it.
    let at = Math.max(batchAt, latest);
    for (let left = drawGeometric(random, QUEUE_BATCH_MORE_MEAN); left >= 0 && at < untilMs; left -= 1) {
      yield at;
      latest = at;
      at += drawExponential(random, QUEUE_BATCH_GAP_MS);
    }
  }
}

/** By the inverse of the distribution function. */
function drawBurr(random: Random): number {
  const { c, k, scale } = MEMORY_BURR;
  return Math.min(MEMORY_MB_MAX, scale * ((1 - random.next()) ** (-1 / k) - 1) ** (1 / c));
}
