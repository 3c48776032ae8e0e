import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import { createAdmission } from './admission.ts';

const bounds = { lengthMax: 2, lengthPerUserMax: 2, runningMax: 1, runningPerUserMax: 1 };

function entryOf(name: string) {
  const request = { tenantId: makeId('ten', 't'), userId: makeId('usr', name) };
  return { id: makeId('exe', name), request, costMs: 10 };
}

describe('admission', () => {
  it('grants turns as others leave, in order', async () => {
    const admission = createAdmission(bounds);
    const first = admission.enter(entryOf('a'));
    const second = admission.enter(entryOf('b'));
    expect(await first.turn).toBe('granted');
    expect(admission.state()).toEqual({ length: 1, runningCount: 1 });
    first.leave();
    expect(await second.turn).toBe('granted');
    second.leave();
    expect(admission.state()).toEqual({ length: 0, runningCount: 0 });
  });

  it('refuses beyond its bounds and says when to come again', () => {
    const admission = createAdmission(bounds);
    for (const name of ['a', 'b', 'c']) {
      admission.enter(entryOf(name));
    }
    expect(() => admission.enter(entryOf('d'))).toThrow('2 executions wait already, the limit is 2');
  });

  it('lets a waiting execution be withdrawn, and no other', async () => {
    const admission = createAdmission(bounds);
    const running = admission.enter(entryOf('a'));
    const waiting = admission.enter(entryOf('b'));
    expect(admission.withdraw(makeId('exe', 'a'))).toBe(false);
    expect(admission.withdraw(makeId('exe', 'b'))).toBe(true);
    expect(await waiting.turn).toBe('withdrawn');
    waiting.leave();
    running.leave();
    expect(admission.state()).toEqual({ length: 0, runningCount: 0 });
  });
});
