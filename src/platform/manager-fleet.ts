import type { Clock } from '../kernel/clock.ts';
import type { ManagerId, TenantId, UserId } from '../kernel/ids.ts';
import type { BootFailure, ManagerLoad, ManagerReport, ManagerStock } from '../model/instance-manager.ts';
import { layerKeyOf } from '../model/layer.ts';
import type { ManagerView } from './chameleon.ts';

/** One execution as placement counts it on its manager. */
export interface Assignment {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly runtime: string;
  readonly predictedWorkMs: number;
  /** Takes nothing of the stock: its instances are made for it. */
  readonly isFresh?: boolean;
}

interface Assigned extends Assignment {
  readonly assignedAt: number;
}

interface Member {
  readonly managerId: ManagerId;
  readonly pid: number | undefined;
  state: ManagerView['state'];
  report: ManagerReport | undefined;
  readonly assigned: Set<Assigned>;
}

/** Key of a warm instance in `ManagerLoad.warmKeys`. */
export function warmKeyOf(wanted: Pick<Assignment, 'tenantId' | 'userId' | 'runtime'>): string {
  return `${wanted.tenantId}/${wanted.userId}/${wanted.runtime}`;
}

/**
 * What is known of the managers: what they report, and what was handed to them since. Only this server's own hand-overs
 * are counted, so managers belong to one server: a second one placing on them would fill them beyond their capacity.
 */
export class ManagerFleet {
  readonly #clock: Clock;
  readonly #capacityCount: number;
  readonly #members = new Map<ManagerId, Member>();
  readonly #listeners = new Set<() => void>();

  constructor(options: { readonly clock: Clock; readonly capacityCount: number }) {
    this.#clock = options.clock;
    this.#capacityCount = options.capacityCount;
  }

  /** Hears that something placement depends on changed: a manager came or went, reported, or got free. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  add(manager: { readonly managerId: ManagerId; readonly pid: number | undefined }): void {
    this.#members.set(manager.managerId, {
      ...manager,
      state: 'starting',
      report: undefined,
      assigned: new Set(),
    });
  }

  /** Takes in a report; one of a manager that is not (or no longer) a member is ignored. */
  observe(report: ManagerReport): void {
    const member = this.#members.get(report.managerId);
    if (member === undefined) {
      return;
    }
    member.report = report;
    if (report.isDraining || member.state === 'draining') {
      member.state = 'draining';
    } else {
      member.state = 'ready';
    }
    this.#changed();
  }

  /** From now on nothing is placed on it. */
  markDraining(managerId: ManagerId): void {
    const member = this.#members.get(managerId);
    if (member !== undefined) {
      member.state = 'draining';
      this.#changed();
    }
  }

  remove(managerId: ManagerId): void {
    if (this.#members.delete(managerId)) {
      this.#changed();
    }
  }

  /** Counts an execution on a manager from its placement until the returned function is called (once or more). */
  assign(managerId: ManagerId, wanted: Assignment): () => void {
    const member = this.#members.get(managerId);
    if (member === undefined) {
      return () => {};
    }
    const assigned = { ...wanted, assignedAt: this.#clock.now() };
    member.assigned.add(assigned);
    return () => {
      if (member.assigned.delete(assigned)) {
        this.#changed();
      }
    };
  }

  /** The managers that may be given work now. */
  loads(): readonly ManagerLoad[] {
    const now = this.#clock.now();
    return [...this.#members.values()]
      .filter((member) => member.state === 'ready')
      .map((member) => loadOf(member, { now, capacityCount: this.#capacityCount }));
  }

  /** Every manager, as an operator sees it. */
  views(): readonly ManagerView[] {
    return [...this.#members.values()].map((member) => ({
      managerId: member.managerId,
      pid: member.pid,
      state: member.state,
      busyCount: member.assigned.size,
      capacityCount: this.#capacityCount,
      stocks: (member.report?.stocks ?? []).map(stockViewOf),
      layers: member.report?.layers ?? [],
    }));
  }

  /** The runtimes that keep failing to boot, and where. */
  bootFailures(): readonly (BootFailure & { readonly managerId: ManagerId })[] {
    return [...this.#members.values()].flatMap(({ managerId, report }) =>
      (report?.bootFailures ?? []).map((failure) => ({ ...failure, managerId })),
    );
  }

  #changed(): void {
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

function loadOf(member: Member, at: { readonly now: number; readonly capacityCount: number }): ManagerLoad {
  const counted = (member.report?.accepted ?? []).map(warmKeyOf);
  const prewarmedCounts = new Map<string, number>();
  const warmKeys = new Set<string>();
  for (const stock of member.report?.stocks ?? []) {
    prewarmedCounts.set(layerKeyOf(stock), stock.prewarmedCount);
    for (const owner of stock.warmOwners) {
      warmKeys.add(warmKeyOf({ ...owner, runtime: stock.runtime }));
    }
  }
  let predictedWorkMs = 0;
  for (const each of member.assigned) {
    predictedWorkMs += Math.max(0, each.predictedWorkMs - (at.now - each.assignedAt));
    if (each.isFresh === true) {
      continue;
    }
    const key = warmKeyOf(each);
    const countedAt = counted.indexOf(key);
    if (countedAt >= 0) {
      // The report was made after this one arrived there: its instance is out of the counts already.
      counted.splice(countedAt, 1);
    } else if (!warmKeys.delete(key)) {
      const left = (prewarmedCounts.get(each.runtime) ?? 0) - 1;
      prewarmedCounts.set(each.runtime, Math.max(0, left));
    }
  }
  return {
    managerId: member.managerId,
    busyCount: member.assigned.size,
    capacityCount: at.capacityCount,
    predictedWorkMs,
    prewarmedCounts,
    warmKeys,
  };
}

function stockViewOf(stock: ManagerStock): ManagerView['stocks'][number] {
  return {
    runtime: stock.runtime,
    packages: stock.packages ?? [],
    provisioningCount: stock.provisioningCount,
    prewarmedCount: stock.prewarmedCount,
    warmCount: stock.warmOwners.length,
    busyCount: stock.busyCount,
    keptCount: stock.keptCount,
  };
}
