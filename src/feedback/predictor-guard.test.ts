import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { PredictorGuard } from './predictor-guard.ts';

function openGuard() {
  const clock = virtualClock(0);
  const failures: { readonly why: string; readonly holdMs: number }[] = [];
  const guard = new PredictorGuard({ clock, deadlineMs: 50, onFailure: (failure) => failures.push(failure) });
  return { clock, guard, failures };
}

const throwing = () => {
  throw new Error('no such bin');
};

describe('the guard of the predictor', () => {
  it('hands on a sound answer, whether it is there or on its way', async () => {
    const { guard, failures } = openGuard();
    const answer = { counts: [1, 2], note: undefined };
    expect(guard.askNow(() => answer)).toEqual({ kind: 'answered', value: answer });
    expect(await guard.ask(async () => answer)).toEqual({ kind: 'answered', value: answer });
    expect(failures).toEqual([]);
  });

  it('says what is wrong with an answer that is none', async () => {
    const cases = [
      { work: throwing, why: 'it threw "no such bin"' },
      { work: () => Promise.reject(new Error('gone')), why: 'it threw "gone"' },
      { work: () => ({ stocks: [{ count: Number.NaN }] }), why: 'its answer.stocks.0.count is no number' },
      { work: async () => [Number.POSITIVE_INFINITY], why: 'its answer.0 is no number' },
    ];
    for (const { work, why } of cases) {
      const { guard, failures } = openGuard();
      expect(await guard.ask<unknown>(work)).toEqual({ kind: 'failed', why });
      expect(failures).toEqual([{ why, holdMs: 1000 }]);
    }
  });

  it('waits for an answer until the deadline and no longer, and notices one that was computed too slowly', async () => {
    const { guard, clock } = openGuard();
    const hanging = guard.ask(() => new Promise(() => undefined));
    await clock.advance(50);
    expect(await hanging).toEqual({ kind: 'failed', why: 'it gave no answer within 50 ms' });
    let at = 0;
    const slowClock = { now: () => at, schedule: clock.schedule };
    const slow = new PredictorGuard({ clock: slowClock, deadlineMs: 50, onFailure: () => undefined });
    const late = () => {
      at += 51;
    };
    expect(slow.askNow(late)).toEqual({ kind: 'failed', why: 'it took 51 ms, the limit is 50' });
  });

  it('leaves a predictor alone after a failure, twice as long if it fails again soon, a minute at most', async () => {
    const { guard, clock, failures } = openGuard();
    let askedCount = 0;
    const failing = () => {
      askedCount += 1;
      return throwing();
    };
    for (let n = 0; n < 8; n += 1) {
      guard.askNow(failing);
      guard.askNow(failing);
      await clock.advance(failures.at(-1)?.holdMs ?? 0);
    }
    expect(askedCount).toBe(8);
    expect(failures.map(({ holdMs }) => holdMs / 1000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    await clock.advance(60_001);
    guard.askNow(failing);
    expect(failures.at(-1)?.holdMs).toBe(1000);
    expect(guard.failureAt(clock.now())).toBe('it threw "no such bin"');
  });
});
