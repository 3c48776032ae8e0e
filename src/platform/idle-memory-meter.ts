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
  /** The part of the totals that the shared stocks held; the rest was kept for one user each. */
  stockTotals(now: number): ReadonlyMap<string, number>;
}

/** GB·s per runtime, of all idle instances and of the shared ones. */
interface Totals {
  readonly all: Map<string, number>;
  readonly stock: Map<string, number>;
}

export function createIdleMemoryMeter(): IdleMemoryMeter {
  const memoryMbOf = new Map<string, number>();
  const reports = new Map<ManagerId, ManagerReport>();
  const settled: Totals = { all: new Map(), stock: new Map() };

  function addHeld(totals: Totals, report: ManagerReport, until: number): void {
    const durationMs = Math.max(0, until - report.at);
    for (const { runtime, prewarmedCount, warmOwners } of report.stocks) {
      const memoryMb = memoryMbOf.get(runtime) ?? 0;
      const add = (to: Map<string, number>, count: number) =>
        to.set(runtime, (to.get(runtime) ?? 0) + gbSeconds({ memoryMb: memoryMb * count, durationMs }));
      add(totals.all, prewarmedCount + warmOwners.length);
      add(totals.stock, prewarmedCount);
    }
  }

  function settle(managerId: ManagerId, at: number): void {
    const last = reports.get(managerId);
    if (last !== undefined) {
      addHeld(settled, last, at);
    }
  }

  function totalsAt(now: number): Totals {
    const totals = { all: new Map(settled.all), stock: new Map(settled.stock) };
    for (const report of reports.values()) {
      addHeld(totals, report, now);
    }
    return totals;
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
    totals: (now) => totalsAt(now).all,
    stockTotals: (now) => totalsAt(now).stock,
  };
}
