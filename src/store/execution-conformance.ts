import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import type { Execution } from '../model/execution.ts';
import {
  nextExecutionId,
  sampleAttempt,
  sampleExecution,
  samplePrediction,
  sampleRefusal,
  sampleResult,
  tenantA,
  tenantB,
} from './sample-executions-conformance.ts';
import type { StoreBench } from './store-bench-conformance.ts';

/** What every store promises about the record of executions. */
export function describeExecutions(bench: StoreBench): void {
  describe('executions', () => {
    describeRecord(bench);
    describeAttempts(bench);
    describeFinish(bench);
    describeLists(bench);
  });
}

async function accepted(bench: StoreBench, execution: Execution = sampleExecution()): Promise<Execution> {
  expect(await bench.store.executions.accept(execution)).toEqual({ kind: 'accepted' });
  return execution;
}

function describeRecord(bench: StoreBench): void {
  it('gives back what was accepted, whatever the text, also after it was opened again', async () => {
    const execution = await accepted(
      bench,
      sampleExecution(
        {
          code: 'x = "\u0000 olá 🦎 \u2028"\r\n',
          stdin: 'a\u0000b\ud800c',
          args: ['--name', ''],
          env: { B: '2', A: "1';--" },
          network: { allow: ['a.example:8080'] },
          isStdinOpen: true,
          idempotencyKey: 'key ✓',
        },
        { acceptedAt: 1_760_000_000_000.125, prediction: samplePrediction },
      ),
    );
    expect(await bench.store.executions.find(tenantA, execution.id)).toStrictEqual(execution);
    await bench.reopen();
    expect(await bench.store.executions.find(tenantA, execution.id)).toStrictEqual(execution);
  });

  it('keeps any request exactly', async () => {
    // Code is kept as UTF-8, so only well-formed text is promised there; input may be anything.
    const text = fc.string({ unit: 'binary' });
    await fc.assert(
      fc.asyncProperty(text, text, fc.array(text), fc.dictionary(fc.string(), text), async (...drawn) => {
        const [code, stdin, args, env] = drawn;
        const execution = await accepted(
          bench,
          sampleExecution({ code, stdin, args, env: Object.assign({}, env) }),
        );
        expect(await bench.store.executions.find(tenantA, execution.id)).toEqual(execution);
      }),
      { numRuns: 50 },
    );
  });

  it('reads another tenant’s execution, and an unknown one, as absent', async () => {
    const { id } = await accepted(bench);
    expect(await bench.store.executions.find(tenantB, id)).toBeUndefined();
    expect(await bench.store.executions.find(tenantA, nextExecutionId())).toBeUndefined();
  });

  it('rejects a second acceptance of one id and keeps the first, and the writes that came with it', async () => {
    const first = await accepted(bench);
    const before = sampleExecution();
    const after = sampleExecution();
    const answers = await Promise.allSettled([
      bench.store.executions.accept(before),
      bench.store.executions.accept({ ...first, acceptedAt: 1 }),
      bench.store.executions.accept(after),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await bench.reopen();
    for (const kept of [first, before, after]) {
      expect(await bench.store.executions.find(tenantA, kept.id)).toEqual(kept);
    }
  });

  it('tells first of the commit, which every read sees, then that it is durable, whoever waits for the flush', async () => {
    for (const flush of ['at-once', 'soon'] as const) {
      const execution = sampleExecution();
      const moments: string[] = [];
      const write = bench.store.executions.accept(execution, flush);
      const durable = write.then((answer) => {
        moments.push('durable');
        return answer;
      });
      expect(await write.committed).toEqual({ kind: 'accepted' });
      moments.push('committed');
      expect(await bench.store.executions.find(tenantA, execution.id)).toEqual(execution);
      expect(await durable).toEqual({ kind: 'accepted' });
      expect(moments).toEqual(['committed', 'durable']);
      const again = bench.store.executions.accept(execution, flush);
      await expect(again).rejects.toThrow();
      await expect(again.committed).rejects.toThrow();
    }
  });

  it('rejects calls once it is closed', async () => {
    await bench.store.close();
    await expect(bench.store.executions.accept(sampleExecution())).rejects.toThrow(/closed/);
    await expect(bench.store.executions.unfinished()).rejects.toThrow(/closed/);
    await bench.reopen();
  });

  it('commits what was written before it was closed, even when nobody waited', async () => {
    const executions = Array.from({ length: 20 }, () => sampleExecution());
    const answers = executions.map((execution, n) =>
      bench.store.executions.accept(execution, n % 2 === 0 ? 'soon' : 'at-once'),
    );
    await bench.reopen();
    expect(await Promise.all(answers)).toEqual(executions.map(() => ({ kind: 'accepted' })));
    expect(await bench.store.executions.unfinished()).toEqual(executions);
  });
}

function describeAttempts(bench: StoreBench): void {
  it('accepts an execution together with its first attempt, which is spent by that', async () => {
    const attempt = sampleAttempt(1);
    const execution = await accepted(
      bench,
      sampleExecution({}, { attemptCount: 1, state: { kind: 'running', attempt } }),
    );
    await bench.reopen();
    const { executions } = bench.store;
    expect(await executions.find(tenantA, execution.id)).toEqual(execution);
    expect(await executions.unfinished()).toEqual([execution]);
    expect(await executions.startAttempt(execution.id, sampleAttempt(1), undefined)).toBe(false);
    expect(await executions.requeue(execution.id, attempt.id)).toBe(true);
    expect(await executions.startAttempt(execution.id, sampleAttempt(1), undefined)).toBe(false);
    expect(await executions.startAttempt(execution.id, sampleAttempt(2), undefined)).toBe(true);
  });

  it('moves a queued execution to running with its attempt and prediction', async () => {
    const execution = await accepted(bench);
    const attempt = sampleAttempt(1);
    expect(await bench.store.executions.startAttempt(execution.id, attempt, samplePrediction)).toBe(true);
    await bench.reopen();
    expect(await bench.store.executions.find(tenantA, execution.id)).toEqual({
      ...execution,
      attemptCount: 1,
      prediction: samplePrediction,
      state: { kind: 'running', attempt },
    });
  });

  it('keeps the prediction it was accepted with when the attempt brings none', async () => {
    const { id } = await accepted(bench, sampleExecution({}, { prediction: samplePrediction }));
    await bench.store.executions.startAttempt(id, sampleAttempt(1), undefined);
    expect((await bench.store.executions.find(tenantA, id))?.prediction).toEqual(samplePrediction);
  });

  it('lets one of many attempts at once start', async () => {
    const { id } = await accepted(bench);
    const attempts = Array.from({ length: 20 }, () => sampleAttempt(1));
    const answers = await Promise.all(
      attempts.map((attempt) => bench.store.executions.startAttempt(id, attempt, undefined)),
    );
    expect(answers.filter((started) => started)).toHaveLength(1);
    const state = (await bench.store.executions.find(tenantA, id))?.state;
    expect(state).toEqual({ kind: 'running', attempt: attempts[answers.indexOf(true)] });
  });

  it('starts no attempt of an unknown execution', async () => {
    expect(await bench.store.executions.startAttempt(nextExecutionId(), sampleAttempt(1), undefined)).toBe(
      false,
    );
  });

  it('never starts an attempt again after it was requeued, but the next one', async () => {
    const { id } = await accepted(bench);
    const first = sampleAttempt(1);
    await bench.store.executions.startAttempt(id, first, undefined);
    expect(await bench.store.executions.requeue(id, first.id)).toBe(true);
    expect(await bench.store.executions.find(tenantA, id)).toMatchObject({
      attemptCount: 1,
      state: { kind: 'queued' },
    });
    expect(await bench.store.executions.startAttempt(id, first, undefined)).toBe(false);
    expect(await bench.store.executions.startAttempt(id, sampleAttempt(1), undefined)).toBe(false);
    expect(await bench.store.executions.startAttempt(id, sampleAttempt(2), undefined)).toBe(true);
  });

  it('requeues for the very attempt that runs only', async () => {
    const { id } = await accepted(bench);
    const first = sampleAttempt(1);
    const second = sampleAttempt(2);
    expect(await bench.store.executions.requeue(id, first.id)).toBe(false);
    await bench.store.executions.startAttempt(id, first, undefined);
    await bench.store.executions.requeue(id, first.id);
    await bench.store.executions.startAttempt(id, second, undefined);
    expect(await bench.store.executions.requeue(id, first.id)).toBe(false);
    expect(await bench.store.executions.requeue(id, makeId('att', 'foreign'))).toBe(false);
    expect((await bench.store.executions.find(tenantA, id))?.state).toEqual({
      kind: 'running',
      attempt: second,
    });
  });
}

function describeFinish(bench: StoreBench): void {
  it.each([
    ['a full result', sampleResult],
    ['a refusal', sampleRefusal],
  ])('keeps %s exactly', async (_what, result) => {
    const { id } = await accepted(bench);
    expect(await bench.store.executions.finish(id, result, 1_760_000_000_777.5)).toEqual({ attemptCount: 0 });
    await bench.reopen();
    expect((await bench.store.executions.find(tenantA, id))?.state).toStrictEqual({
      kind: 'finished',
      result,
      finishedAt: 1_760_000_000_777.5,
    });
  });

  it('finishes once, whoever comes first, queued or running', async () => {
    const { id } = await accepted(bench);
    const attempt = sampleAttempt(1);
    await bench.store.executions.startAttempt(id, attempt, undefined);
    const answers = await Promise.all([
      bench.store.executions.finish(id, sampleResult, 10),
      bench.store.executions.finish(id, sampleRefusal, 20),
    ]);
    expect(answers.filter((answer) => answer !== undefined)).toEqual([{ attemptCount: 1 }]);
    const first = answers[0] !== undefined ? sampleResult : sampleRefusal;
    expect(await bench.store.executions.find(tenantA, id)).toMatchObject({ state: { result: first } });
    expect(await bench.store.executions.finish(nextExecutionId(), sampleResult, 10)).toBeUndefined();
  });

  it('never leaves the finished state', async () => {
    const { id } = await accepted(bench);
    const attempt = sampleAttempt(1);
    await bench.store.executions.startAttempt(id, attempt, undefined);
    await bench.store.executions.finish(id, sampleResult, 10);
    expect(await bench.store.executions.requeue(id, attempt.id)).toBe(false);
    expect(await bench.store.executions.startAttempt(id, sampleAttempt(2), undefined)).toBe(false);
    expect((await bench.store.executions.find(tenantA, id))?.state.kind).toBe('finished');
  });
}

function describeLists(bench: StoreBench): void {
  it('lists what is unfinished of all tenants, oldest first', async () => {
    const oldest = await accepted(bench, sampleExecution({}, { acceptedAt: 5 }));
    const newest = await accepted(bench, sampleExecution({ tenantId: tenantB }, { acceptedAt: 9 }));
    const running = await accepted(bench, sampleExecution({}, { acceptedAt: 7 }));
    const finished = await accepted(bench, sampleExecution({}, { acceptedAt: 6 }));
    const attempt = sampleAttempt(1);
    await bench.store.executions.startAttempt(running.id, attempt, undefined);
    await bench.store.executions.finish(finished.id, sampleResult, 8);
    expect(await bench.store.executions.unfinished()).toEqual([
      oldest,
      { ...running, attemptCount: 1, state: { kind: 'running', attempt } },
      newest,
    ]);
  });
}
