import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import { admissionBoundsOf, createAdmission } from './admission.ts';
import { readConfig } from './config.ts';

const bounds = { lengthMax: 2, lengthPerUserMax: 2, runningMax: 1, runningPerUserMax: 1 };

function entryOf(name: string, tenant = 't', user = name) {
  const request = { tenantId: makeId('ten', tenant), userId: makeId('usr', user) };
  return { id: makeId('exe', name), request, costMs: 10, standing: 'new' as const };
}

function refusalOf(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
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
    expect(refusalOf(() => admission.enter(entryOf('d')))).toMatchObject({
      code: 'overloaded',
      message: '2 executions wait already, the limit is 2',
      retryAfterMs: 1000,
    });
  });

  it('refuses nothing that was accepted before, whatever the bounds are now', async () => {
    const admission = createAdmission(bounds);
    const places = ['a', 'b', 'c', 'd', 'e'].map((name) =>
      admission.enter({ ...entryOf(name), standing: 'accepted' }),
    );
    expect(admission.state()).toEqual({ length: 4, runningCount: 1 });
    for (const place of places) {
      expect(await place.turn).toBe('granted');
      place.leave();
    }
  });

  it('refuses a tenant beyond its own share, for as long as half of that share will take', () => {
    const config = { queueLengthPerTenantMax: 2, runningPerTenantMax: 1, managerCountMax: 1 };
    const admission = createAdmission(admissionBoundsOf(readConfig({}, config)));
    for (const name of ['a', 'b', 'c']) {
      admission.enter({ ...entryOf(name), costMs: 4000 });
    }
    expect(refusalOf(() => admission.enter(entryOf('d')))).toMatchObject({
      code: 'over-quota',
      message: '2 executions of this tenant wait already, the limit is 2',
      retryAfterMs: 4000,
    });
    expect(admission.state()).toEqual({ length: 2, runningCount: 1 });
    admission.enter(entryOf('e', 'other'));
    expect(admission.state()).toEqual({ length: 2, runningCount: 2 });
  });

  it('takes what an execution cost beyond its estimate off the next turns of its user', async () => {
    const order: string[] = [];
    const admission = createAdmission({ ...bounds, lengthMax: 10, lengthPerUserMax: 10 });
    const first = admission.enter(entryOf('greedy-1', 't', 'greedy'));
    const wait = (name: string, user: string) => {
      const place = admission.enter(entryOf(name, 't', user));
      return place.turn.then(() => {
        order.push(name);
        place.leave(10);
      });
    };
    const others = [wait('greedy-2', 'greedy'), wait('modest-1', 'modest'), wait('modest-2', 'modest')];
    first.leave(1000);
    await Promise.all(others);
    expect(order).toEqual(['modest-1', 'modest-2', 'greedy-2']);
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
