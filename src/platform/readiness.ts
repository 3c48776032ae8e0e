import type { Readiness } from './chameleon.ts';
import type { ChameleonParts } from './chameleon-parts.ts';
import type { ChameleonState } from './chameleon-state.ts';

/** Whether an execution that came now could be run, and what is missing when not. */
export function readinessOf(
  parts: Pick<ChameleonParts, 'fleet' | 'supervisor'>,
  state: ChameleonState,
): Readiness {
  const reasons: string[] = [];
  if (state.isStopping) {
    reasons.push('the server is stopping');
  }
  if (parts.fleet.loads().length === 0) {
    reasons.push(parts.supervisor.problem ?? 'no instance manager is ready yet');
  } else if (state.capabilities === undefined) {
    reasons.push('the instance manager has not described its host yet');
  }
  return { isReady: reasons.length === 0, reasons };
}
