import type { ManagerId } from '../kernel/ids.ts';
import { gbSeconds } from '../kernel/units.ts';
import type { ManagerReport } from '../model/instance-manager.ts';

/** Integrates the memory that idle instances hold, from the managers' own reports, in GB·s. */
export interface IdleMemoryMeter {
  observeMemory(runtime: string, memoryMb: number): void;
  observeReport(report: ManagerReport): void;
  /** The manager and whatever it held are gone. */
  forget(managerId: ManagerId, at: number): void;
  /** Total per runtime until `now`, instances that are still idle included. */
  totals(now: number): ReadonlyMap<string, number>;
}

export function createIdleMemoryMeter(): IdleMemoryMeter {
  const memoryMbOf = new Map<string, number>();
  const reports = new Map<ManagerId, ManagerReport>();
  const settledGbS = new Map<string, number>();

  function heldSince(report: ManagerReport, now: number): [string, number][] {
    return report.stocks.map(({ runtime, prewarmedCount, warmOwners }) => {
      const memoryMb = (prewarmedCount + warmOwners.length) * (memoryMbOf.get(runtime) ?? 0);
      return [runtime, gbSeconds({ memoryMb, durationMs: Math.max(0, now - report.at) })];
    });
  }

  function settle(managerId: ManagerId, at: number): void {
    const last = reports.get(managerId);
    for (const [runtime, held] of last === undefined ? [] : heldSince(last, at)) {
      settledGbS.set(runtime, (settledGbS.get(runtime) ?? 0) + held);
    }
  }

  return {
    observeMemory(runtime, memoryMb) {
      memoryMbOf.set(runtime, memoryMb);
    },
    observeReport(report) {
      settle(report.managerId, report.at);
      reports.set(report.managerId, report);
    },
    forget(managerId, at) {
      settle(managerId, at);
      reports.delete(managerId);
    },
    totals(now) {
      const totals = new Map(settledGbS);
      for (const report of reports.values()) {
        for (const [runtime, held] of heldSince(report, now)) {
          totals.set(runtime, (totals.get(runtime) ?? 0) + held);
        }
      }
      return totals;
    },
  };
}
