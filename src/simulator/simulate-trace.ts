import { ChameleonError } from '../kernel/errors.ts';
import { MS_PER_SECOND } from '../kernel/units.ts';
import { type FrontierPoint, Oracle } from './oracle.ts';
import type { Policy } from './policy.ts';
import { PoolWorld } from './pool-world.ts';
import type { SimulationSettings } from './simulation-settings.ts';
import { TimeParts } from './time-parts.ts';
import type { Trace, TraceEvent } from './traces/trace-event.ts';
import { type JudgedWindow, type PolicyRun, WorldMeter } from './world-meter.ts';

export interface SimulationOptions {
  readonly settings: SimulationSettings;
  readonly policies: readonly Policy[];
  /** Share of the trace's time, from its beginning, that is for learning only, or for tuning. */
  readonly trainRatio: number;
  /** The part on which policies are judged: what comes after the training part, or that part itself. */
  readonly judged: 'rest' | 'training';
  /** Milliseconds of a clock that runs on, for the events per second of each policy. */
  readonly stopwatch: () => number;
  /** Into how many parts the judged time is cut for a drawing of demand and idle instances; undefined: no drawing. */
  readonly timelinePartCount?: number;
}

interface TimedRun extends PolicyRun {
  readonly eventsPerSecond: number | undefined;
}

/** What a trace cost under each policy, and what nobody can undercut. */
export interface Simulation {
  readonly trace: Span & { readonly name: string; readonly trainRatio: number };
  readonly settings: SimulationSettings;
  readonly runs: readonly TimedRun[];
  /** With foresight, then without booting ahead. */
  readonly oracles: readonly PolicyRun[];
  readonly keepAliveFrontier: readonly FrontierPoint[];
  /** Executions over the judged window; undefined unless a drawing was asked for. */
  readonly demand: TimeParts | undefined;
}

interface Candidate {
  readonly world: PoolWorld;
  readonly meter: WorldMeter;
  tookMs: number;
}

interface Span {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly eventCount: number;
}

/**
 * Replays a trace under several policies at once, each with a pool of its own, and the oracles beside them. The
 * trace is read twice: once for its span, once for the replay. Memory grows with the users, not with the events.
 * Rejects with `invalid-request` for a trace without events.
 */
export async function simulateTrace(trace: Trace, options: SimulationOptions): Promise<Simulation> {
  const { settings, trainRatio, stopwatch } = options;
  const span = await spanOf(trace);
  const window = windowOf(span, options);
  const endsAt = Math.min(window.until, span.lastAt);
  const drawing = () =>
    options.timelinePartCount === undefined
      ? undefined
      : new TimeParts({ from: window.from, until: endsAt, partCount: options.timelinePartCount });
  const candidates = options.policies.map((policy): Candidate => {
    const meter = new WorldMeter(settings, window, drawing());
    return { world: new PoolWorld(policy, settings, meter), meter, tookMs: 0 };
  });
  const oracle = new Oracle(settings, window);
  const demand = drawing();
  let replayedCount = 0;
  for await (const batch of eventsUntil(trace, window.until)) {
    replayedCount += batch.length;
    for (const candidate of candidates) {
      const startedAt = stopwatch();
      replay(candidate.world, batch);
      candidate.tookMs += stopwatch() - startedAt;
    }
    for (const event of batch) {
      oracle.arrive(event);
      if (event.at >= window.from) {
        demand?.add(event.at, 1);
      }
    }
  }
  for (const { world } of candidates) {
    world.advance(endsAt);
  }
  return {
    trace: { name: trace.name, ...span, trainRatio },
    settings,
    runs: candidates.map(({ world, meter, tookMs }) => ({
      ...meter.result(world.policy.name),
      eventsPerSecond: tookMs > 0 ? (replayedCount * MS_PER_SECOND) / tookMs : undefined,
    })),
    oracles: oracle.runs(),
    keepAliveFrontier: oracle.keepAliveFrontier(),
    demand,
  };
}

function windowOf(
  { firstAt, lastAt }: Span,
  { trainRatio, judged }: Pick<SimulationOptions, 'trainRatio' | 'judged'>,
): JudgedWindow {
  const splitAt = firstAt + trainRatio * (lastAt - firstAt);
  return judged === 'rest'
    ? { from: splitAt, until: Number.POSITIVE_INFINITY }
    : { from: firstAt, until: splitAt };
}

/** Batches of what comes before an instant; no more is read than one batch beyond it. */
async function* eventsUntil(trace: Trace, until: number): AsyncIterable<readonly TraceEvent[]> {
  for await (const batch of trace.batches()) {
    if ((batch.at(-1)?.at ?? 0) < until) {
      yield batch;
    } else {
      yield batch.filter(({ at }) => at < until);
      return;
    }
  }
}

function replay(world: PoolWorld, batch: readonly TraceEvent[]): void {
  for (const event of batch) {
    world.arrive(event);
  }
}

async function spanOf(trace: Trace): Promise<Span> {
  let firstAt: number | undefined;
  let lastAt = 0;
  let eventCount = 0;
  for await (const batch of trace.batches()) {
    firstAt ??= batch[0]?.at;
    lastAt = batch.at(-1)?.at ?? lastAt;
    eventCount += batch.length;
  }
  if (firstAt === undefined) {
    throw new ChameleonError('invalid-request', `${trace.name} has no events`);
  }
  return { firstAt, lastAt, eventCount };
}
