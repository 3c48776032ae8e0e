import { MS_PER_DAY } from '../../../src/kernel/units.ts';
import type { Execution } from '../../../src/model/execution.ts';
import { type UsageQuery, type UsageRow, usageSumNames } from '../../../src/model/usage-row.ts';
import { measureUsage } from '../../../src/store/measure-usage.ts';

/** The sums over finished executions, as a store would report them. */
export function memoryUsage(
  executions: readonly Execution[],
  { by, firstDay, lastDay }: UsageQuery,
): UsageRow[] {
  const rows = new Map<string, UsageRow>();
  for (const { request, state, prediction } of executions) {
    if (state.kind !== 'finished') {
      continue;
    }
    const day = Math.floor(state.finishedAt / MS_PER_DAY);
    if (day < firstDay || day > lastDay) {
      continue;
    }
    const { tenantId } = request;
    const of = {
      tenantId,
      userId: by === 'user' ? request.userId : undefined,
      runtime: by === 'runtime' ? request.runtime : undefined,
      day: by === 'day' ? day : undefined,
    };
    const key = JSON.stringify(of);
    const sums = measureUsage(state.result, prediction);
    const known = rows.get(key);
    rows.set(key, {
      ...of,
      ...sums,
      ...Object.fromEntries(usageSumNames.map((name) => [name, sums[name] + (known?.[name] ?? 0)])),
    });
  }
  return [...rows.values()];
}
