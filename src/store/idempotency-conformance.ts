import { describe, expect, it } from 'vitest';
import { sampleExecution, sampleResult, tenantA, tenantB } from './sample-executions-conformance.ts';
import type { StoreBench } from './store-bench-conformance.ts';

/** What every store promises about acceptance under an idempotency key. */
export function describeIdempotency(bench: StoreBench): void {
  describe('idempotency keys', () => {
    it('answer a repeat with the execution as it is now, and record nothing', async () => {
      const first = sampleExecution({ idempotencyKey: 'k', env: { A: '1', B: '2' } });
      const repeat = sampleExecution({ idempotencyKey: 'k', env: { B: '2', A: '1' } });
      await bench.store.executions.accept(first);
      await bench.store.executions.finish(first.id, sampleResult, 99);
      await bench.reopen();
      const answer = await bench.store.executions.accept(repeat);
      expect(answer).toEqual({
        kind: 'existing',
        execution: { ...first, state: { kind: 'finished', result: sampleResult, finishedAt: 99 } },
      });
      expect(await bench.store.executions.find(tenantA, repeat.id)).toBeUndefined();
    });

    it.each([
      ['code', { code: 'other' }],
      ['stdin', { stdin: 'other' }],
      ['arguments', { args: ['other'] }],
      ['environment', { env: { A: 'other' } }],
      ['runtime', { runtime: 'bash' }],
      ['network', { network: {} }],
      ['openness of its input', { isStdinOpen: true }],
      ['limits', { limits: { ...sampleExecution().request.limits, wallMs: 1 } }],
    ])('conflict when the %s differs', async (_what, other) => {
      const first = sampleExecution({ idempotencyKey: 'k' });
      await bench.store.executions.accept(first);
      const second = sampleExecution({ idempotencyKey: 'k', ...other });
      expect(await bench.store.executions.accept(second)).toEqual({
        kind: 'conflict',
        executionId: first.id,
      });
      expect(await bench.store.executions.find(tenantA, second.id)).toBeUndefined();
    });

    it('belong to one tenant: another’s same key is its own', async () => {
      await bench.store.executions.accept(sampleExecution({ idempotencyKey: 'k' }));
      const other = sampleExecution({ idempotencyKey: 'k', tenantId: tenantB, code: 'other' });
      expect(await bench.store.executions.accept(other)).toEqual({ kind: 'accepted' });
    });

    it('do not tie executions without a key', async () => {
      const answers = await Promise.all(
        [sampleExecution(), sampleExecution()].map((each) => bench.store.executions.accept(each)),
      );
      expect(answers).toEqual([{ kind: 'accepted' }, { kind: 'accepted' }]);
    });

    it('let one of many acceptances at once through, the others get that one', async () => {
      const rivals = Array.from({ length: 20 }, () => sampleExecution({ idempotencyKey: 'k' }));
      const answers = await Promise.all(rivals.map((each) => bench.store.executions.accept(each)));
      const winner = rivals[answers.findIndex(({ kind }) => kind === 'accepted')];
      expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
      expect(answers.filter(({ kind }) => kind === 'existing')).toHaveLength(19);
      for (const answer of answers) {
        expect(answer.kind === 'existing' ? answer.execution : winner).toEqual(winner);
      }
      expect(await bench.store.executions.unfinished()).toEqual([winner]);
    });

    it('expire after their time, to the millisecond', async () => {
      await bench.store.close();
      const store = await bench.place.open({ idempotencyMs: 1000 });
      const acceptAt = (acceptedAt: number, code: string) =>
        store.executions.accept(sampleExecution({ idempotencyKey: 'k', code }, { acceptedAt }));
      try {
        expect((await acceptAt(5000, 'first')).kind).toBe('accepted');
        expect((await acceptAt(5999, 'second')).kind).toBe('conflict');
        expect((await acceptAt(6000, 'second')).kind).toBe('accepted');
        expect((await acceptAt(6999, 'second')).kind).toBe('existing');
        expect((await acceptAt(7000, 'third')).kind).toBe('accepted');
      } finally {
        await store.close();
      }
      await bench.reopen();
    });
  });
}
