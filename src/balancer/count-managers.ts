import type { FleetPlan } from '../model/plan.ts';
import type { FleetDemand, FleetLimits } from './fleet-demand.ts';

/** One manager fewer is wanted only when the rest would be filled to at most this share. */
const SHRINK_FILL_RATIO = 0.6;

/**
 * And only when that has been so for as long as Kubernetes' autoscaler waits by default. The start of a process takes
 * the processors from whoever runs just then, which is when load has come back: an idle one costs less.
 */
const SHRINK_AFTER_MS = 300_000;

type ManagerCount = Pick<FleetPlan, 'managerCount' | 'managerSentence' | 'managersSpareSince'>;

/** As many managers as the concurrency needs: more at once, fewer late. */
export function countManagers(demand: FleetDemand, limits: FleetLimits, now: number): ManagerCount {
  const { managerCapacityCount: capacity, managerCountMin: min, managerCountMax: max } = limits;
  const wanted = Math.max(demand.concurrencyNow, demand.concurrencyExpected);
  const enough = Math.ceil(wanted / capacity);
  const before = Math.min(max, Math.max(min, demand.managersBefore?.managerCount ?? min));
  const isSpare = before > min && wanted <= (before - 1) * capacity * SHRINK_FILL_RATIO;
  const spareSince = isSpare ? (demand.managersBefore?.managersSpareSince ?? now) : undefined;
  const mayShrink = spareSince !== undefined && now - spareSince >= SHRINK_AFTER_MS;
  const count = Math.min(max, Math.max(min, enough > before || mayShrink ? enough : before));
  const held = count > enough ? `, not fewer because of ${count === min ? 'the minimum' : 'hysteresis'}` : '';
  const short = count < enough ? `, ${enough} would be needed` : '';
  return {
    managerCount: count,
    managersSpareSince: mayShrink ? undefined : spareSince,
    managerSentence: `${count} managers of ${capacity} executions each for a concurrency of ${wanted.toFixed(1)}${held}${short}.`,
  };
}
