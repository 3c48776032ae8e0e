import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import { MS_PER_DAY } from '../kernel/units.ts';
import type { UsageGroup, UsageQuery } from '../model/usage-row.ts';
import { measureUsage } from './measure-usage.ts';
import {
  sampleExecution,
  samplePrediction,
  sampleRefusal,
  sampleResult,
  tenantA,
  tenantB,
  userA,
} from './sample-executions-conformance.ts';
import type { StoreBench } from './store-bench-conformance.ts';

const userB = makeId('usr', 'b');

/** What every store promises about sums over executions. */
export function describeUsage(bench: StoreBench): void {
  const finish = async (
    request: Parameters<typeof sampleExecution>[0],
    { day = 1, result = sampleResult }: { readonly day?: number; readonly result?: typeof sampleResult } = {},
  ) => {
    const execution = sampleExecution(request);
    await bench.store.executions.accept(execution);
    await bench.store.executions.finish(execution.id, result, day * MS_PER_DAY + 5);
    return execution;
  };
  const report = (by: UsageGroup, change: Partial<UsageQuery> = {}) =>
    bench.store.executions.usage({
      ...{ tenantId: tenantA, by, firstDay: 0, lastDay: 10, countMax: 100 },
      ...change,
    });

  describe('usage', () => {
    it('adds up what executions came to, by user, runtime, day and tenant', async () => {
      await finish({}, { day: 1 });
      await finish({ userId: userB, runtime: 'bash' }, { day: 2 });
      await finish({}, { day: 2, result: sampleRefusal });
      await finish({ tenantId: tenantB }, { day: 1 });
      await bench.reopen();
      const ran = measureUsage(sampleResult, samplePrediction);
      const counts = async (by: UsageGroup, change?: Partial<UsageQuery>) =>
        (await report(by, change)).map((row) => [
          row[by === 'tenant' ? 'tenantId' : by === 'user' ? 'userId' : by],
          row.executionCount,
          row.cpuMs,
        ]);
      expect((await counts('user')).toSorted()).toEqual(
        [
          [userA, 2, ran.cpuMs],
          [userB, 1, ran.cpuMs],
        ].toSorted(),
      );
      expect(await counts('day')).toEqual([
        [1, 1, ran.cpuMs],
        [2, 2, ran.cpuMs],
      ]);
      expect(await counts('runtime', { firstDay: 2, countMax: 1 })).toEqual([['bash', 1, ran.cpuMs]]);
      expect(await counts('tenant', { tenantId: undefined })).toEqual([
        [tenantA, 3, 2 * ran.cpuMs],
        [tenantB, 1, ran.cpuMs],
      ]);
    });

    it('counts each execution once, and keeps the sums of those that are forgotten', async () => {
      const { id } = await finish({});
      const [before] = await report('user');
      expect(before).toMatchObject(measureUsage(sampleResult, sampleExecution().prediction));
      await bench.store.executions.finish(id, sampleResult, MS_PER_DAY);
      expect(await bench.store.executions.forgetFinishedBefore(9 * MS_PER_DAY, 10)).toBe(1);
      expect(await report('user')).toEqual([before]);
    });
  });
}
