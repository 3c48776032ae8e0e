import type { DriverCapabilities } from '../drivers/driver.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { FleetPlan } from '../model/plan.ts';

/** What changes while the system runs, besides what the parts keep themselves. */
export interface ChameleonState {
  /** As the newest manager described its host; undefined before the first. */
  capabilities: DriverCapabilities | undefined;
  plan: FleetPlan | undefined;
  isStopping: boolean;
}

/** Refuses work that comes while the system ends. */
export function assertRunning(state: ChameleonState): void {
  if (state.isStopping) {
    throw new ChameleonError('shutting-down', 'the server is stopping and takes no more work');
  }
}
