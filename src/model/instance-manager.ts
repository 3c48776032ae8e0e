import type { ManagerId, TenantId, UserId } from '../kernel/ids.ts';
import type { IsolationLevel } from './instance.ts';
import type { HeldLayer } from './layer.ts';

/** What one manager holds of one runtime, or of one layer of it, right now. */
export interface ManagerStock {
  readonly runtime: string;
  /** What the instances have loaded beyond the runtime; absent: nothing. */
  readonly packages?: readonly string[];
  readonly provisioningCount: number;
  readonly prewarmedCount: number;
  readonly busyCount: number;
  /** Waiting for another execution of their session, or of their program. */
  readonly keptCount: number;
  readonly warmOwners: readonly {
    readonly tenantId: TenantId;
    readonly userId: UserId;
    readonly programId: string;
  }[];
}

/** A runtime of which no instance has booted for a while. */
export interface BootFailure {
  readonly runtime: string;
  /** In a row. */
  readonly failureCount: number;
  readonly message: string;
  readonly nextTryAt: number;
}

/** What a manager tells about itself, at each change and as a heartbeat. */
export interface ManagerReport {
  readonly managerId: ManagerId;
  readonly at: number;
  readonly isolationLevel: IsolationLevel;
  readonly isDraining: boolean;
  /** What it was handed and has not answered yet: tells a dispatcher what the counts below include already. */
  readonly accepted: readonly {
    readonly tenantId: TenantId;
    readonly userId: UserId;
    readonly runtime: string;
  }[];
  readonly busyCount: number;
  readonly stocks: readonly ManagerStock[];
  /** Those that it can fork instances from. */
  readonly layers: readonly HeldLayer[];
  /** The runtimes that keep failing to boot. */
  readonly bootFailures: readonly BootFailure[];
}

/** One manager as placement sees it. */
export interface ManagerLoad {
  readonly managerId: ManagerId;
  readonly busyCount: number;
  /** Executions it may run at once. */
  readonly capacityCount: number;
  /** Sum of the predicted remaining run time of what it runs, in milliseconds of CPU. */
  readonly predictedWorkMs: number;
  /** Prewarmed instances by the key of their layer, less those already promised. */
  readonly prewarmedCounts: ReadonlyMap<string, number>;
  /** `tenant/user/runtime` keys for which it holds a warm instance. */
  readonly warmKeys: ReadonlySet<string>;
}
