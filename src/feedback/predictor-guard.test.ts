import { describe, expect, it } from 'vitest';
import { PredictorGuard } from './predictor-guard.ts';

function guardAt(startAt: number) {
  const clock = { at: startAt, now: () => clock.at };
  return { clock, guard: new PredictorGuard({ clock, deadlineMs: 50 }) };
}

describe('the guard of the predictor', () => {
  it('hands on a sound answer', () => {
    const { guard } = guardAt(0);
    expect(guard.ask(() => ({ counts: [1, 2], note: undefined }))).toEqual({
      kind: 'answered',
      value: { counts: [1, 2], note: undefined },
    });
    expect(guard.failureAt(0)).toBeUndefined();
  });

  it('says what is wrong with an answer that is none', () => {
    const { guard, clock } = guardAt(0);
    const throwing = () => {
      throw new Error('no such bin');
    };
    expect(guard.ask(throwing)).toEqual({ kind: 'failed', why: 'it threw "no such bin"' });
    expect(guard.ask(() => ({ stocks: [{ count: Number.NaN }] }))).toEqual({
      kind: 'failed',
      why: 'its answer.stocks.0.count is no number',
    });
    const slow = () => {
      clock.at += 51;
    };
    expect(guard.ask(slow)).toEqual({ kind: 'failed', why: 'it took 51 ms, the limit is 50' });
  });

  it('remembers a failure for a minute, whatever was answered since', () => {
    const { guard, clock } = guardAt(1000);
    guard.ask(() => Number.NaN);
    guard.ask(() => 1);
    clock.at += 59_999;
    expect(guard.failureAt(clock.at)).toBe('its answer is no number');
    expect(guard.failureAt(clock.at + 1)).toBeUndefined();
  });
});
