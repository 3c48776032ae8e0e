import type { ManagerId } from '../../src/kernel/ids.ts';
import type { ManagerReport } from '../../src/model/instance-manager.ts';

/** What a manager that holds and runs nothing says of itself. */
export function idleReport(managerId: ManagerId, at = 0): ManagerReport {
  return {
    managerId,
    at,
    isolationLevel: 'simulated',
    isDraining: false,
    accepted: [],
    bootFailures: [],
    busyCount: 0,
    stocks: [],
    layers: [],
  };
}
