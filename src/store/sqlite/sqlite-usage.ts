import type { TenantId, UserId } from '../../kernel/ids.ts';
import { MS_PER_DAY } from '../../kernel/units.ts';
import { type UsageQuery, type UsageRow, type UsageSums, usageSumNames } from '../../model/usage-row.ts';
import { preparedQuery, rawSql, rowOf, type SlotFor } from './query-builder.ts';
import type { SqliteSession } from './sqlite-session.ts';
import type { Tables } from './tables.ts';

/** Whose execution it was, and when it ended. */
export interface UsageOf {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly runtime: string;
  readonly finishedAt: number;
}

/** The sums by day, user and runtime. `add` is part of the transaction that it is called in. */
export function usageOf({ connection, builder, read }: SqliteSession): {
  add(of: UsageOf, sums: UsageSums): void;
  report(query: UsageQuery): Promise<readonly UsageRow[]>;
} {
  const adding = preparedQuery((slot: SlotFor<Tables['usage']>) =>
    builder
      .insertInto('usage')
      .values(rowOf(['tenant_id', 'day', 'user_id', 'runtime', ...usageSumNames], slot))
      .onConflict((conflict) =>
        conflict
          .columns(['tenant_id', 'day', 'user_id', 'runtime'])
          .doUpdateSet(
            Object.fromEntries(
              usageSumNames.map((name) => [
                name,
                rawSql`usage.${rawSql.ref(name)} + excluded.${rawSql.ref(name)}`,
              ]),
            ),
          ),
      ),
  );
  return {
    add({ tenantId, userId, runtime, finishedAt }, sums) {
      const day = Math.floor(finishedAt / MS_PER_DAY);
      connection.run(adding({ tenant_id: tenantId, day, user_id: userId, runtime, ...sums }));
    },
    report: ({ tenantId, by, firstDay, lastDay, countMax }) =>
      read(() => {
        const column = { tenant: 'tenant_id', user: 'user_id', runtime: 'runtime', day: 'day' } as const;
        const groups = by === 'tenant' ? (['tenant_id'] as const) : (['tenant_id', column[by]] as const);
        const sums = usageSumNames.map((name) => builder.fn.sum<number>(name).as(name));
        const within = builder
          .selectFrom('usage')
          .select([...groups])
          .select(sums)
          .where('day', '>=', firstDay)
          .where('day', '<=', lastDay)
          .groupBy([...groups])
          .orderBy(by === 'day' ? 'day' : 'cpuMs', by === 'day' ? 'asc' : 'desc')
          .limit(countMax);
        const rows = connection.all(
          tenantId === undefined ? within : within.where('tenant_id', '=', tenantId),
        );
        return (rows as unknown as readonly Partial<Tables['usage']>[]).map(rowOfReport);
      }),
  };
}

function rowOfReport({ tenant_id, user_id, runtime, day, ...sums }: Partial<Tables['usage']>): UsageRow {
  return { tenantId: tenant_id as TenantId, userId: user_id, runtime, day, ...(sums as UsageSums) };
}
