import type { ManagerId } from '../kernel/ids.ts';
import { gbSeconds } from '../kernel/units.ts';
import type { ManagerReport } from '../model/instance-manager.ts';
import { layerKeyOf } from '../model/layer.ts';

/** Integrates the memory that idle instances hold, from the managers' own reports, in GB·s. */
export interface IdleMemoryMeter {
  /** What one idle instance of a layer holds. */
  observeMemory(layerKey: string, memoryMb: number): void;
  observeReport(report: ManagerReport): void;
  /** The manager and whatever it held are gone. */
  forget(managerId: ManagerId, at: number): void;
  /** Total per runtime until `now`, instances that are still idle included. */
  totals(now: number): ReadonlyMap<string, number>;
  /** The part that the stocks of plain runtimes held; the rest was kept for one user each, or with packages loaded. */
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
    const add = (to: Map<string, number>, runtime: string, memoryMb: number) =>
      to.set(runtime, (to.get(runtime) ?? 0) + gbSeconds({ memoryMb, durationMs }));
    for (const stock of report.stocks) {
      const { runtime, packages = [], prewarmedCount, warmOwners } = stock;
      const memoryMb = memoryMbOf.get(layerKeyOf(stock)) ?? 0;
      add(totals.all, runtime, memoryMb * (prewarmedCount + warmOwners.length));
      add(totals.stock, runtime, packages.length === 0 ? memoryMb * prewarmedCount : 0);
    }
    for (const { runtime, memoryMb } of report.layers) {
      add(totals.all, runtime, memoryMb);
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
    observeMemory(layerKey, memoryMb) {
      memoryMbOf.set(layerKey, memoryMb);
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
