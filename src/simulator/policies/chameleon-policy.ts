import { MB_PER_GB, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../../kernel/units.ts';
import type { StockPolicy } from '../../model/plan.ts';
import type { AnnouncedArrivals } from '../../platform/intent-book.ts';
import { StockPlanner } from '../../platform/stock-planner.ts';
import { type Habits, ObservedHabits } from '../observed-habits.ts';
import { NOT_KEPT, type Policy } from '../policy.ts';
import type { SimulationSettings } from '../simulation-settings.ts';

const PLAN_INTERVAL_MS = 500;
/**
 * While nothing happens plans are made less and less often: each after as much silence again as there was. What is held
 * is looked at once a minute at least, whether it still pays; where nothing is held an hour is short enough.
 */
const HOLDING_INTERVAL_MS_MAX = MS_PER_MINUTE;
const EMPTY_INTERVAL_MS_MAX = MS_PER_HOUR;
const NO_INTENTS: AnnouncedArrivals = {
  observeArrival: () => false,
  expectedOf: () => ({ arrivalsPerSecond: 0, clumpCount: 1 }),
};
const TENANT = 'trace';
/** Without a budget: a bound that no stock reaches which pays. */
const MEMORY_GB_MAX = 1024;

/** How the planner runs, where it is not as the server runs it. */
export interface PlannerVariant {
  readonly name: string;
  readonly policy?: StockPolicy;
  /** It plans as if a cold start were worth so many times its price. */
  readonly priceFactor?: number;
  /** Which of its rules take part, by name; all of them unless told. */
  readonly takesPart?: (rule: string) => boolean;
  /** Whether it can tell one user from another. */
  readonly users?: 'told-apart' | 'all-one';
  /** steady: at every interval, as the server does; eager: when something happens and one is over, less often in quiet. */
  readonly pace?: 'eager' | 'steady';
  /** What it takes boots for before it has seen one; without it the settings' own. */
  readonly bootMsExpected?: number;
}

/** The name of the server's planner when it plans by so many times the price. */
export function chameleonName(priceFactor: number): string {
  return priceFactor === 1 ? 'chameleon' : `chameleon:${priceFactor}`;
}

function planIntervalMs(quietMs: number, counts: ReadonlyMap<string, number>): number {
  let intervalMsMax = EMPTY_INTERVAL_MS_MAX;
  for (const count of counts.values()) {
    intervalMsMax = count > 0 ? HOLDING_INTERVAL_MS_MAX : intervalMsMax;
  }
  return Math.min(intervalMsMax, Math.max(PLAN_INTERVAL_MS, quietMs));
}

function plannerFor(
  { bootMs, coldStartPriceGbS, memoryBudgetGb }: SimulationSettings,
  { policy = 'cheapest', priceFactor = 1, takesPart, bootMsExpected = bootMs }: PlannerVariant,
): StockPlanner {
  return new StockPlanner({
    intents: NO_INTENTS,
    now: 0,
    reactiveStockCount: 4,
    policy,
    ...(takesPart === undefined ? {} : { takesPart }),
    challenger: 'none',
    promotion: 'off',
    planIntervalMs: PLAN_INTERVAL_MS,
    bootMsExpected,
    coldStartPriceGbSPerSecond: (priceFactor * coldStartPriceGbS * MS_PER_SECOND) / bootMs,
    warmMemoryMbMax: (memoryBudgetGb ?? MEMORY_GB_MAX) * MB_PER_GB,
  });
}

/** The planner that the server runs, fed with the same facts as far as a trace tells them. */
export function chameleonPolicy(settings: SimulationSettings, variant: PlannerVariant): Policy {
  const { bootMs, memoryGb } = settings;
  const { policy = 'cheapest', users = 'told-apart', pace = 'eager' } = variant;
  const planner = plannerFor(settings, variant);
  let counts: ReadonlyMap<string, number> = new Map();
  const kinds = new Set<string>();
  // Only the weighted sums go by predictions.
  const habits = policy === 'cheapest' ? undefined : new ObservedHabits();
  const userIdOf = (user: string) => (users === 'told-apart' ? user : 'anybody');
  const whoOf = (user: string, runtime: string) => ({ tenantId: TENANT, userId: userIdOf(user), runtime });
  let plannedAt = Number.NEGATIVE_INFINITY;
  let happenedAt = 0;

  function plan(now: number): void {
    counts = planner.stockCounts(now);
    plannedAt = now;
  }

  return {
    name: variant.name,
    arrived({ at, user, kind }) {
      happenedAt = at;
      if (!kinds.has(kind)) {
        kinds.add(kind);
        planner.addRuntime(kind);
        planner.observeBoot(kind, { bootMs, memoryMb: memoryGb * MB_PER_GB });
      }
      const who = { ...whoOf(user, kind), at };
      planner.observeArrival({ ...who, profile: undefined });
      if (habits !== undefined) {
        planner.observePrediction({ ...who, ...predictionFrom(habits.arrive(user, at)) });
      }
    },
    released({ at, arrivedAt, user, kind, memoryMb }) {
      happenedAt = at;
      planner.observeFinish({ ...whoOf(user, kind), at, runMs: at - arrivedAt });
      habits?.finish(user, { durationMs: at - arrivedAt, memoryMb });
      return NOT_KEPT;
    },
    booted(boot) {
      planner.observeBoot(boot.kind, { bootMs: boot.bootMs, memoryMb: memoryGb * MB_PER_GB });
    },
    review(now) {
      if (now - plannedAt >= PLAN_INTERVAL_MS) {
        plan(now);
      }
      return pace === 'steady'
        ? plannedAt + PLAN_INTERVAL_MS
        : now + planIntervalMs(now - happenedAt, counts);
    },
    stockOf: (kind) => counts.get(kind) ?? 0,
  };
}

/** A trace tells neither the code nor its use of processors: its complexity is unknown, and one processor is assumed. */
function predictionFrom({ executionsPerHour, durationMs, memoryMb }: Habits) {
  return {
    prediction: { complexity: 'unknown' as const, durationMs: { p50: durationMs } },
    profile: { executionsPerHour, cpuIntensityRatio: 1, memoryMb: { mean: memoryMb } },
  };
}
