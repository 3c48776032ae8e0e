import type { TenantId, UserId } from '../kernel/ids.ts';

/** What executions came to, added up. Everything is a sum. */
export interface UsageSums {
  readonly executionCount: number;
  readonly succeededCount: number;
  /** By what each found: an instance made while it waited (cold), or one that was there. Those that never ran are in none. */
  readonly coldCount: number;
  readonly prewarmedCount: number;
  readonly warmCount: number;
  readonly keptCount: number;
  /** Of programs and of their compilers. */
  readonly cpuMs: number;
  /** Of CPU time, what was expected of those that ran. */
  readonly predictedCpuMs: number;
  /** Peak memory times the time that it ran, in GB·s. */
  readonly memoryGbS: number;
  readonly runMs: number;
  /** From the submission to its first instruction: analysis, queue and start. */
  readonly waitedMs: number;
  readonly networkBytes: number;
}

export const usageSumNames = [
  'executionCount',
  'succeededCount',
  'coldCount',
  'prewarmedCount',
  'warmCount',
  'keptCount',
  'cpuMs',
  'predictedCpuMs',
  'memoryGbS',
  'runMs',
  'waitedMs',
  'networkBytes',
] as const satisfies readonly (keyof UsageSums)[];

export const usageGroups = ['tenant', 'user', 'runtime', 'day'] as const;

/** By what executions are told apart in a report. */
export type UsageGroup = (typeof usageGroups)[number];

export interface UsageQuery {
  /** Undefined: of all tenants. */
  readonly tenantId: TenantId | undefined;
  readonly by: UsageGroup;
  /** Days in UTC, as whole days since the epoch; both are counted. */
  readonly firstDay: number;
  readonly lastDay: number;
  readonly countMax: number;
}

/** One line of a report: whose it is stands in the field that it was grouped by. */
export interface UsageRow extends UsageSums {
  readonly tenantId: TenantId;
  readonly userId: UserId | undefined;
  readonly runtime: string | undefined;
  readonly day: number | undefined;
}
