import type { Policy, SimulatedStart } from '../../src/simulator/policy.ts';
import { PoolWorld } from '../../src/simulator/pool-world.ts';
import type { SimulationSettings } from '../../src/simulator/simulation-settings.ts';
import type { TraceEvent } from '../../src/simulator/traces/trace-event.ts';
import { type PolicyRun, WorldMeter } from '../../src/simulator/world-meter.ts';

/** One execution of a trace that is made by hand. */
export interface Call {
  readonly at: number;
  readonly user: string;
  readonly durationMs: number;
}

export function eventOf(call: Call): TraceEvent {
  return { ...call, program: undefined, kind: 'one', memoryMb: undefined };
}

/** Replays calls under a policy, judged from the first to the last: how each started, and what it cost. */
export function replayCalls(
  policy: Policy,
  calls: readonly Call[],
  settings: SimulationSettings,
): { readonly starts: readonly SimulatedStart[]; readonly run: PolicyRun } {
  const starts: SimulatedStart[] = [];
  const watched: Policy = {
    ...policy,
    arrived(arrival) {
      starts.push(arrival.start);
      policy.arrived(arrival);
    },
  };
  const meter = new WorldMeter(settings, { from: 0, until: Number.POSITIVE_INFINITY });
  const world = new PoolWorld(watched, settings, meter);
  for (const call of calls) {
    world.arrive(eventOf(call));
  }
  return { starts, run: meter.result(policy.name) };
}
