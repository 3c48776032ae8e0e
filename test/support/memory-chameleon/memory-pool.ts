import { makeId } from '../../../src/kernel/ids.ts';
import type { PoolView } from '../../../src/platform/chameleon.ts';
import type { MemoryExecutions } from './memory-executions.ts';
import { planFor } from './prediction-samples.ts';

/** Of two tenants, each with a user whose program is kept warm. */
export const memoryPlan = planFor([
  { tenantId: makeId('ten', 'default'), userId: makeId('usr', 'ann') },
  { tenantId: makeId('ten', 'acme'), userId: makeId('usr', 'bob') },
]);

/** A pool of one manager, with something in every field. */
export function memoryPool(executions: MemoryExecutions): PoolView {
  return {
    mode: 'predictive',
    configuredMode: 'predictive',
    isolationLevels: ['simulated'],
    queueLength: 0,
    runningCount: 0,
    managers: [
      {
        managerId: makeId('mgr', '1'),
        pid: undefined,
        state: 'ready',
        busyCount: 0,
        capacityCount: 4,
        layers: [{ runtime: 'python', packages: ['numpy'], loadMs: 120, memoryMb: 18 }],
        stocks: [
          {
            runtime: 'python',
            packages: [],
            provisioningCount: 0,
            prewarmedCount: 2,
            warmCount: 1,
            busyCount: 0,
            keptCount: 0,
          },
        ],
      },
    ],
    notes: ['boots of bash fail: no such file; next try in 2 s'],
    plan: memoryPlan,
    totals: {
      intents: { announcedCount: 4, arrivedCount: 3, missedCount: 0.5 },
      startCounts: { cold: 1, prewarmed: executions.all(makeId('ten', 'default')).length, warm: 0, kept: 0 },
      idleGbS: 1.5,
      bootGbS: 0.5,
      bootCount: 3,
      durationCoverageRatio: undefined,
      durationPinballLoss: undefined,
      cpuCoverageRatio: 0.875,
      cpuPinballLoss: 3,
      memoryCoverageRatio: 1,
      memoryPinballLoss: 4,
      costGbS: 2,
      reactiveCostGbS: Number.NaN,
      perfectCostGbS: 0.5,
      regretGbS: 1.5,
    },
  };
}
