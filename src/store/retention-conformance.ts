import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Execution } from '../model/execution.ts';
import { sampleExecution, sampleResult, tenantA, tenantB } from './sample-executions-conformance.ts';
import type { StoreBench } from './store-bench-conformance.ts';

/** What every store promises about forgetting executions that are past keeping. */
export function describeRetention(bench: StoreBench): void {
  describe('retention', () => {
    describeForgetting(bench);
    describeLeaving(bench);
  });
}

async function finished(bench: StoreBench, execution: Execution, finishedAt: number): Promise<Execution> {
  await bench.store.executions.accept(execution);
  await bench.store.executions.finish(execution.id, sampleResult, finishedAt);
  return execution;
}

function isKept(bench: StoreBench, { id, request }: Execution): Promise<boolean> {
  return bench.store.executions.find(request.tenantId, id).then((found) => found !== undefined);
}

function describeForgetting(bench: StoreBench): void {
  it('forgets what finished before the instant, the oldest first, and no more than asked', async () => {
    const ends = [30, 10, 40, 20];
    const all = await Promise.all(ends.map((end) => finished(bench, sampleExecution(), end)));
    const kept = () => Promise.all(all.map((execution) => isKept(bench, execution)));
    expect(await bench.store.executions.forgetFinishedBefore(40, 2)).toBe(2);
    expect(await kept()).toEqual([true, false, true, false]);
    expect(await bench.store.executions.forgetFinishedBefore(40, 2)).toBe(1);
    expect(await bench.store.executions.forgetFinishedBefore(40, 2)).toBe(0);
    await bench.reopen();
    expect(await kept()).toEqual([false, false, true, false]);
  });

  it('frees an idempotency key with the execution that it named', async () => {
    const request = { idempotencyKey: 'once' };
    await finished(bench, sampleExecution(request, { acceptedAt: 1 }), 2);
    await bench.store.executions.forgetFinishedBefore(3, 10);
    const again = sampleExecution({ ...request, stdin: 'other' }, { acceptedAt: 4 });
    expect(await bench.store.executions.accept(again)).toEqual({ kind: 'accepted' });
  });

  it('forgets any number in whichever portions, as often as it finds some', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ end: fc.nat(20), program: fc.nat(3) }), { maxLength: 25 }),
        fc.integer({ min: 1, max: 7 }),
        async (drawn, countMax) => {
          const all = await Promise.all(
            drawn.map(({ end, program }) =>
              finished(bench, sampleExecution({ code: `program ${program}` }), end),
            ),
          );
          let forgottenCount = 0;
          for (let count = countMax; count === countMax; forgottenCount += count) {
            count = await bench.store.executions.forgetFinishedBefore(10, countMax);
          }
          expect(forgottenCount).toBe(drawn.filter(({ end }) => end < 10).length);
          const kept = await Promise.all(all.map((execution) => isKept(bench, execution)));
          expect(kept).toEqual(drawn.map(({ end }) => end >= 10));
          await bench.store.executions.forgetFinishedBefore(100, 1000);
        },
      ),
      { numRuns: 25 },
    );
  });
}

function describeLeaving(bench: StoreBench): void {
  it('never forgets what is queued or runs, however old', async () => {
    const queued = sampleExecution({}, { acceptedAt: 1 });
    await bench.store.executions.accept(queued);
    expect(await bench.store.executions.forgetFinishedBefore(1e15, 10)).toBe(0);
    expect(await isKept(bench, queued)).toBe(true);
  });

  it('leaves the program to the executions that still refer to it, those of other tenants included', async () => {
    const code = 'print("shared by many")';
    const old = await finished(bench, sampleExecution({ code }), 1);
    const young = await finished(bench, sampleExecution({ code }), 9);
    const other = await finished(bench, sampleExecution({ code, tenantId: tenantB }), 9);
    expect(await bench.store.executions.forgetFinishedBefore(5, 10)).toBe(1);
    expect(await isKept(bench, old)).toBe(false);
    expect((await bench.store.executions.find(tenantA, young.id))?.request.code).toBe(code);
    expect((await bench.store.executions.find(tenantB, other.id))?.request.code).toBe(code);
    const next = await finished(bench, sampleExecution({ code }), 10);
    await bench.store.executions.forgetFinishedBefore(10, 10);
    expect((await bench.store.executions.find(tenantA, next.id))?.request.code).toBe(code);
  });
}
