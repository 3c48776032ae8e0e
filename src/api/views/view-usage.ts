import { MS_PER_DAY, MS_PER_SECOND } from '../../kernel/units.ts';
import { tenantNameOf } from '../../model/tenant-name.ts';
import type { UsageRow } from '../../model/usage-row.ts';
import type { Config } from '../../platform/config.ts';
import type { UsageRowBody } from '../schemas/usage-schemas.ts';
import { userNameOf } from '../user-name.ts';

const BYTES_PER_GB = 1_073_741_824;

/** `2026-12-31`, of whole days since the epoch. */
export function writeDay(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** One line of a report of usage. */
export function viewUsage(row: UsageRow, prices: Config['prices']): UsageRowBody {
  const { tenantId, userId, runtime, day, coldCount, prewarmedCount, warmCount, keptCount } = row;
  return {
    tenant: tenantNameOf(tenantId),
    user: userId === undefined ? null : userNameOf(userId),
    runtime: runtime ?? null,
    day: day === undefined ? null : writeDay(day),
    executionCount: row.executionCount,
    succeededCount: row.succeededCount,
    coldCount,
    coldAvoidedCount: prewarmedCount + warmCount + keptCount,
    cpuSeconds: row.cpuMs / MS_PER_SECOND,
    predictedCpuSeconds: row.predictedCpuMs / MS_PER_SECOND,
    memoryGbS: row.memoryGbS,
    runSeconds: row.runMs / MS_PER_SECOND,
    waitedSeconds: row.waitedMs / MS_PER_SECOND,
    networkBytes: row.networkBytes,
    cost: prices === null ? null : costOf(row, prices),
  };
}

function costOf({ cpuMs, memoryGbS, networkBytes }: UsageRow, prices: NonNullable<Config['prices']>): number {
  return (
    (cpuMs / MS_PER_SECOND) * prices.perCpuSecond +
    memoryGbS * prices.perMemoryGbSecond +
    (networkBytes / BYTES_PER_GB) * prices.perNetworkGb
  );
}
