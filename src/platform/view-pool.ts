import type { PoolView } from './chameleon.ts';
import type { ChameleonParts } from './chameleon-parts.ts';
import type { ChameleonState } from './chameleon-state.ts';

/** The pool as it is, the newest plan with its reasons, and the totals since the start. */
export function viewPool(parts: ChameleonParts, state: ChameleonState): PoolView {
  const { around, fleet, metrics, ledger, stocks } = parts;
  const queue = parts.execution.admission.state();
  const idle = [...parts.idleMemory.totals(around.clock.now()).values()];
  const { followedGbS, reactiveGbS } = stocks.costs();
  return {
    mode: state.plan?.mode ?? around.config.mode,
    configuredMode: around.config.mode,
    isolationLevel: state.capabilities?.level ?? around.config.isolation,
    queueLength: queue.length,
    runningCount: queue.runningCount,
    managers: fleet.views(),
    plan: state.plan,
    totals: {
      ...metrics.totals(),
      idleGbS: idle.reduce((sum, gbS) => sum + gbS, 0),
      durationCoverageRatio: ledger.coverageRatio,
      durationPinballLoss: ledger.pinballLossMs,
      costGbS: followedGbS,
      reactiveCostGbS: reactiveGbS,
      intents: parts.intents.totals(),
    },
  };
}
