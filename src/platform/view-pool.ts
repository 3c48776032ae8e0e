import { MS_PER_SECOND } from '../kernel/units.ts';
import type { PoolView } from './chameleon.ts';
import type { ChameleonParts } from './chameleon-parts.ts';
import type { ChameleonState } from './chameleon-state.ts';
import { configuredLevels } from './configured-levels.ts';
import type { ManagerFleet } from './manager-fleet.ts';

type FleetBootFailure = ReturnType<ManagerFleet['bootFailures']>[number];

/** The pool as it is, the newest plan with its reasons, and the totals since the start. */
export function viewPool(parts: ChameleonParts, state: ChameleonState): PoolView {
  const { around, fleet, metrics, feedback, predictors } = parts;
  const now = around.clock.now();
  const queue = parts.execution.admission.state();
  const idle = [...parts.idleMemory.totals(now).values()];
  const starts = feedback.scoreStarts(now);
  const scored = feedback.ledger.entryOf();
  return {
    mode: state.plan?.mode ?? around.config.mode,
    configuredMode: around.config.mode,
    isolationLevels: levelsOf(state) ?? configuredLevels(around.config),
    queueLength: queue.length,
    runningCount: queue.runningCount,
    managers: fleet.views(),
    notes: [...predictors.notes(now), ...fleet.bootFailures().map((failure) => bootNoteOf(failure, now))],
    plan: state.plan,
    totals: {
      ...metrics.totals(),
      idleGbS: idle.reduce((sum, gbS) => sum + gbS, 0),
      durationCoverageRatio: scored?.durationCoverageRatio,
      durationPinballLoss: scored?.durationPinballLossMs,
      cpuCoverageRatio: scored?.cpuCoverageRatio,
      cpuPinballLoss: scored?.cpuPinballLossMs,
      memoryCoverageRatio: scored?.memoryCoverageRatio,
      memoryPinballLoss: scored?.memoryPinballLossMb,
      costGbS: starts.actualGbS,
      reactiveCostGbS: starts.reactiveGbS,
      perfectCostGbS: starts.perfectGbS,
      regretGbS: starts.regretGbS,
      intents: parts.intents.totals(),
    },
  };
}

/** Those that a manager has said to have, the usual one first. */
function levelsOf({ capabilities }: ChameleonState): PoolView['isolationLevels'] | undefined {
  return (
    capabilities && [...new Set([capabilities.level, ...capabilities.runtimes.map(({ level }) => level)])]
  );
}

function bootNoteOf({ runtime, managerId, failureCount, message, nextTryAt }: FleetBootFailure, now: number) {
  const waitS = Math.max(0, Math.ceil((nextTryAt - now) / MS_PER_SECOND));
  return `boots of ${runtime} fail on ${managerId}, ${failureCount} in a row: ${message}; next try in ${waitS} s`;
}
