import { describe, expect, it } from 'vitest';
import { tellEvent } from './tell-event.ts';

describe('events worth a line', () => {
  it('are cold starts, changes and failures, in words', () => {
    const finished = { name: 'execution.finished', at: 7, runtime: 'python', user: 'ann' };
    expect(tellEvent({ ...finished, startKind: 'cold' })).toEqual({
      at: 7,
      tone: 'warn',
      text: 'Cold start of python for ann',
    });
    const mode = { name: 'mode.changed', at: 8, from: 'predictive', to: 'reactive', why: 'it was dearer' };
    expect(tellEvent(mode)).toMatchObject({
      tone: 'bad',
      text: 'From predictive to reactive: it was dearer',
    });
    const changed = { name: 'calibration.changed', at: 9, subject: 'cpu-p90', from: 0.9, to: 0.84 };
    expect(tellEvent(changed)?.text).toBe('Coverage of cpu-p90 went from 90 % to 84 %');
  });

  it('are not those that happen all the time', () => {
    const finished = { name: 'execution.finished', at: 7, runtime: 'python', user: 'ann', startKind: 'warm' };
    expect([finished, { name: 'plan.made', at: 1 }, { name: 'constructor', at: 1 }].map(tellEvent)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
