import { defaultManagerSettings } from '../../src/managers/manager-settings.ts';
import { HAND_OVER_MS } from '../../src/managers/replenisher.ts';
import type { Policy } from '../../src/simulator/policy.ts';
import { simulateTrace } from '../../src/simulator/simulate-trace.ts';
import type { SimulationSettings } from '../../src/simulator/simulation-settings.ts';
import type { WatchedPool, WatchedStart } from './watched-pool.ts';

/**
 * Simulates the arrivals of a real pool under the rules of the instance managers, with the boots that it measured, and
 * says which of them, in their order, started cold.
 */
export async function simulateWatched(
  { starts, boots, delayMs, plans }: WatchedPool,
  costs: { readonly memoryGb: number; readonly coldStartPriceGbSPerMs: number },
  policyFor: (settings: SimulationSettings) => Policy,
): Promise<readonly boolean[]> {
  // A planner takes what was before it for silence: its time begins with that of the server's.
  const startedAt = plans[0]?.at ?? 0;
  const sinceStart = <Timed extends { readonly at: number }>(timed: readonly Timed[]) =>
    timed.map((one) => ({ ...one, at: one.at - startedAt }));
  const bootMs = boots.reduce((sum, boot) => sum + boot.bootMs, 0) / boots.length;
  const settings: SimulationSettings = {
    memoryGb: costs.memoryGb,
    ownMemoryGb: costs.memoryGb,
    bootMs,
    loadMs: 0,
    coldStartPriceGbS: costs.coldStartPriceGbSPerMs * bootMs,
    durationMsDefault: 0,
    memoryBudgetGb: undefined,
    reuseOrder: 'newest',
    replenishing: {
      bootsAheadMax: defaultManagerSettings.bootCountMax,
      surplusIdleMsMin: defaultManagerSettings.surplusIdleMsMin,
      delayMs,
      handOverMs: HAND_OVER_MS,
    },
    measuredBoots: sinceStart(boots),
  };
  const policy = policyFor(settings);
  const isCold: boolean[] = [];
  await simulateTrace(traceOf(sinceStart(starts)), {
    settings,
    policies: [
      {
        ...policy,
        arrived(arrival) {
          isCold.push(arrival.start === 'cold');
          policy.arrived(arrival);
        },
      },
    ],
    trainRatio: 0,
    judged: 'rest',
    stopwatch: () => performance.now(),
  });
  return isCold;
}

function traceOf(starts: readonly WatchedStart[]) {
  const events = starts.map(({ at, user, durationMs }) => ({
    at,
    user,
    kind: 'watched',
    program: undefined,
    durationMs,
    memoryMb: undefined,
  }));
  return {
    name: 'as watched',
    progressRatio: () => undefined,
    async *batches() {
      yield events;
    },
  };
}
