import { MB_PER_GB, MS_PER_SECOND } from '../../kernel/units.ts';
import type { AnnouncedArrivals } from '../../platform/intent-book.ts';
import { StockPlanner } from '../../platform/stock-planner.ts';
import { NOT_KEPT, type Policy } from '../policy.ts';
import type { SimulationSettings } from '../simulation-settings.ts';

const PLAN_INTERVAL_MS = 500;
/** While nothing arrives plans are made less and less often, up to this. */
const QUIET_INTERVAL_MS_MAX = 60_000;
const NO_INTENTS: AnnouncedArrivals = {
  observeArrival: () => false,
  expectedOf: () => ({ arrivalsPerSecond: 0, clumpCount: 1 }),
};
const TENANT = 'trace';
/** Without a budget: a bound that no stock reaches which pays. */
const MEMORY_GB_MAX = 1024;

/** The planner that the server runs, fed with the same facts. */
export function chameleonPolicy(settings: SimulationSettings): Policy {
  const { bootMs, memoryGb, coldStartPriceGbS } = settings;
  const planner = new StockPlanner({
    intents: NO_INTENTS,
    now: 0,
    reactiveStockCount: 4,
    policy: 'cheapest',
    challenger: 'none',
    promotion: 'off',
    planIntervalMs: PLAN_INTERVAL_MS,
    bootMsExpected: bootMs,
    coldStartPriceGbSPerSecond: (coldStartPriceGbS * MS_PER_SECOND) / bootMs,
    warmMemoryMbMax: (settings.memoryBudgetGb ?? MEMORY_GB_MAX) * MB_PER_GB,
  });
  let counts: ReadonlyMap<string, number> = new Map();
  const kinds = new Set<string>();
  let plannedAt = Number.NEGATIVE_INFINITY;
  let arrivedAt = 0;

  function plan(now: number): void {
    counts = planner.stockCounts(now);
    plannedAt = now;
  }

  return {
    name: 'chameleon',
    arrived({ at, user, kind }) {
      arrivedAt = at;
      if (!kinds.has(kind)) {
        kinds.add(kind);
        planner.addRuntime(kind);
        planner.observeBoot(kind, { bootMs, memoryMb: memoryGb * MB_PER_GB });
      }
      planner.observeArrival({ tenantId: TENANT, userId: user, runtime: kind, at, profile: undefined });
    },
    released({ at, arrivedAt: startedAt, user, kind }) {
      planner.observeFinish({ tenantId: TENANT, userId: user, runtime: kind, runMs: at - startedAt });
      return NOT_KEPT;
    },
    review(now) {
      if (now - plannedAt >= PLAN_INTERVAL_MS) {
        plan(now);
      }
      const quietMs = now - arrivedAt;
      return now + Math.min(QUIET_INTERVAL_MS_MAX, Math.max(PLAN_INTERVAL_MS, quietMs / 4));
    },
    stockOf: (kind) => counts.get(kind) ?? 0,
  };
}
