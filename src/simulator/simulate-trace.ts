import { ChameleonError } from '../kernel/errors.ts';
import { Oracle } from './oracle.ts';
import type { Policy } from './policy.ts';
import { PoolWorld } from './pool-world.ts';
import { reportOf, type SimulationReport } from './simulation-report.ts';
import type { SimulationSettings } from './simulation-settings.ts';
import type { Trace, TraceEvent } from './traces/trace-event.ts';
import { type JudgedWindow, WorldMeter } from './world-meter.ts';

export interface SimulationOptions {
  readonly settings: SimulationSettings;
  readonly policies: readonly Policy[];
  /** Share of the trace's time, from its beginning, that is for learning only; costs count from there on. */
  readonly trainRatio: number;
  /** Milliseconds of a clock that runs on, for the events per second of each policy. */
  readonly stopwatch: () => number;
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
export async function simulateTrace(trace: Trace, options: SimulationOptions): Promise<SimulationReport> {
  const { settings, trainRatio, stopwatch } = options;
  const span = await spanOf(trace);
  const window = {
    from: span.firstAt + trainRatio * (span.lastAt - span.firstAt),
    until: Number.POSITIVE_INFINITY,
  };
  const candidates = options.policies.map((policy) => candidateOf(policy, settings, window));
  const oracle = new Oracle(settings, window);
  for await (const batch of trace.batches()) {
    for (const candidate of candidates) {
      const startedAt = stopwatch();
      replay(candidate.world, batch);
      candidate.tookMs += stopwatch() - startedAt;
    }
    for (const event of batch) {
      oracle.arrive(event);
    }
  }
  for (const { world } of candidates) {
    world.advance(span.lastAt);
  }
  return reportOf({
    trace: { name: trace.name, ...span, trainRatio },
    settings,
    runs: candidates.map(({ world, meter, tookMs }) => ({
      ...meter.result(world.policy.name),
      eventsPerSecond: tookMs > 0 ? (span.eventCount * 1000) / tookMs : undefined,
    })),
    oracles: oracle.runs(),
  });
}

function candidateOf(policy: Policy, settings: SimulationSettings, window: JudgedWindow): Candidate {
  const meter = new WorldMeter(settings, window);
  return { world: new PoolWorld(policy, settings, meter), meter, tookMs: 0 };
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
