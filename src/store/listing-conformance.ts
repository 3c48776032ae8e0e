import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import type { Execution } from '../model/execution.ts';
import type { ExecutionFilter } from '../model/execution-filter.ts';
import type { ListedExecution } from '../model/listed-execution.ts';
import { sampleExecution, sampleResult, tenantA, tenantB, userA } from './sample-executions-conformance.ts';
import type { StoreBench } from './store-bench-conformance.ts';

async function accepted(bench: StoreBench, execution: Execution): Promise<Execution> {
  await bench.store.executions.accept(execution);
  return execution;
}

/** What every store promises about lists of executions. */
export function describeListing(bench: StoreBench): void {
  describe('lists', () => {
    it('lists the newest of a tenant, or of one of its users, up to the count', async () => {
      const userB = makeId('usr', 'b');
      const mine = [
        await accepted(bench, sampleExecution({}, { acceptedAt: 1 })),
        await accepted(bench, sampleExecution({ userId: userB }, { acceptedAt: 2 })),
        await accepted(bench, sampleExecution({}, { acceptedAt: 3 })),
      ];
      await accepted(bench, sampleExecution({ tenantId: tenantB }, { acceptedAt: 4 }));
      const idsOf = (executions: readonly ListedExecution[]) => executions.map(({ id }) => id);
      const recent = bench.store.executions.recent;
      expect(idsOf(await recent(tenantA, { userId: undefined, count: 10 }))).toEqual(idsOf(mine).reverse());
      expect(idsOf(await recent(tenantA, { userId: undefined, count: 2 }))).toEqual(
        idsOf(mine).reverse().slice(0, 2),
      );
      expect(idsOf(await recent(tenantA, { userId: userB, count: 10 }))).toEqual([mine[1]?.id]);
      expect(await recent(tenantB, { userId: userA, count: 10 })).toHaveLength(1);
      expect(await recent(makeId('ten', 'c'), { userId: undefined, count: 10 })).toEqual([]);
    });

    it('lists what a filter lets through, page by page, each once', async () => {
      const ended = await accepted(bench, sampleExecution({}, { acceptedAt: 5 }));
      await bench.store.executions.finish(ended.id, sampleResult, 6);
      const others = [
        await accepted(bench, sampleExecution({ runtime: 'bash' }, { acceptedAt: 5 })),
        await accepted(bench, sampleExecution({}, { acceptedAt: 5 })),
        await accepted(bench, sampleExecution({}, { acceptedAt: 7.5 })),
      ];
      const all = [ended, ...others];
      const list = async (filter: Partial<ExecutionFilter>, count = 10) =>
        (await bench.store.executions.recent(tenantA, { userId: undefined, ...filter, count })).map(
          ({ id }) => id,
        );
      const idsOf = (executions: readonly Execution[]) => executions.map(({ id }) => id).toSorted();
      expect(await list({ outcome: sampleResult.outcome })).toEqual([ended.id]);
      expect(await list({ outcome: 'rejected' })).toEqual([]);
      expect(await list({ state: 'finished' })).toEqual([ended.id]);
      expect((await list({ state: 'queued' })).toSorted()).toEqual(idsOf(others));
      expect(await list({ runtime: 'bash' })).toEqual([others[0]?.id]);
      expect((await list({ programId: ended.request.programId })).toSorted()).toEqual(idsOf(all));
      expect(await list({ since: 7.5 })).toEqual([others[2]?.id]);
      expect((await list({ until: 7.5 })).toSorted()).toEqual(idsOf(all.slice(0, 3)));
      const seen: string[] = [];
      for (let after: ExecutionFilter['after'], page: ListedExecution[] = all; page.length > 0; ) {
        page = [...(await bench.store.executions.recent(tenantA, { userId: undefined, after, count: 1 }))];
        seen.push(...page.map(({ id }) => id));
        after = page[0];
      }
      expect(seen).toHaveLength(all.length);
      expect(seen.toSorted()).toEqual(idsOf(all));
    });

    it('lists neither code nor what was read and printed, and finds all of it', async () => {
      const execution = await accepted(bench, sampleExecution({ stdin: 'line\n', args: ['--all'] }));
      await bench.store.executions.finish(execution.id, sampleResult, 6);
      const { code, stdin, ...request } = execution.request;
      const { stdout, stderr, ...result } = sampleResult;
      const [listed] = await bench.store.executions.recent(tenantA, { userId: undefined, count: 1 });
      expect(listed).toEqual({ ...execution, request, state: { kind: 'finished', result, finishedAt: 6 } });
      for (const name of [code, stdin, stdout]) {
        expect(JSON.stringify(listed)).not.toContain(JSON.stringify(name));
      }
      expect(await bench.store.executions.find(tenantA, execution.id)).toEqual({
        ...execution,
        state: { kind: 'finished', result: sampleResult, finishedAt: 6 },
      });
    });
  });
}
