import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue, type QueueBounds } from './fair-queue.ts';

const wide: QueueBounds = { lengthMax: 1000, lengthPerUserMax: 1000, runningMax: 1, runningPerUserMax: 1000 };

function entryOf(user: string, serial: number, cost = 1) {
  return { item: { user, serial }, tenant: 't', user, cost };
}

/** Serves everything one at a time and tells in which order. */
function drain(queue: FairQueue<{ user: string; serial: number }>) {
  const served: { user: string; serial: number }[] = [];
  for (let item = queue.take(); item !== undefined; item = queue.take()) {
    served.push(item);
    queue.release({ tenant: 't', user: item.user });
  }
  return served;
}

describe('the fair queue', () => {
  it('keeps admitted = left + waiting + running within every bound, and leaves nobody who may run', () => {
    const step = fc.record({
      what: fc.constantFrom('add', 'add', 'take', 'take', 'release', 'withdraw'),
      user: fc.constantFrom('a', 'b', 'c', 'd'),
      cost: fc.integer({ min: 1, max: 50 }),
    });
    const bounds = {
      lengthMax: 8,
      lengthPerTenantMax: 6,
      lengthPerUserMax: 3,
      runningMax: 5,
      runningPerTenantMax: 3,
      runningPerUserMax: 2,
    };
    const tenantOf = (user: string) => (user === 'd' ? 'other' : 't');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const queue = new FairQueue<{ user: string; serial: number }>(bounds);
        const running: string[] = [];
        const waiting: string[] = [];
        let admitted = 0;
        let left = 0;
        const countIn = (list: string[], tenant: string) =>
          list.filter((user) => tenantOf(user) === tenant).length;
        const mayRun = (user: string) =>
          running.length < bounds.runningMax &&
          running.filter((held) => held === user).length < bounds.runningPerUserMax &&
          countIn(running, tenantOf(user)) < bounds.runningPerTenantMax;
        steps.forEach(({ what, user, cost }, serial) => {
          const who = { tenant: tenantOf(user), user };
          if (what === 'add' && queue.answerTo(who).kind === 'admitted') {
            queue.add({ item: { user, serial }, ...who, cost });
            waiting.push(user);
            admitted += 1;
          } else if (what === 'take') {
            const taken = queue.take();
            expect(taken !== undefined).toBe(waiting.some(mayRun));
            if (taken !== undefined) {
              expect(mayRun(taken.user)).toBe(true);
              running.push(taken.user);
              waiting.splice(waiting.indexOf(taken.user), 1);
            }
          } else if (what === 'release' && running.includes(user)) {
            running.splice(running.indexOf(user), 1);
            queue.release({ ...who, excessCost: cost - 25 });
            left += 1;
          } else if (what === 'withdraw' && queue.withdraw(who, () => true)) {
            waiting.splice(waiting.indexOf(user), 1);
            left += 1;
          }
          expect(queue.runningCount).toBe(running.length);
          expect(queue.length).toBe(waiting.length);
          expect(admitted).toBe(left + queue.length + running.length);
          expect(queue.length).toBeLessThanOrEqual(bounds.lengthMax);
          expect(countIn(waiting, 't')).toBeLessThanOrEqual(bounds.lengthPerTenantMax);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('serves of one user the shortest first, of equally short ones the one that came first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ user: fc.constantFrom('a', 'b'), cost: fc.integer({ min: 1, max: 9 }) })),
        (all) => {
          const queue = new FairQueue<{ user: string; serial: number }>(wide);
          all.forEach(({ user, cost }, serial) => {
            queue.add(entryOf(user, serial, cost));
          });
          const served = drain(queue);
          expect(served).toHaveLength(all.length);
          const costOf = (serial: number) => all[serial]?.cost ?? 0;
          for (const user of ['a', 'b']) {
            const serials = served.filter((item) => item.user === user).map(({ serial }) => serial);
            expect(serials).toEqual(serials.toSorted((a, b) => costOf(a) - costOf(b) || a - b));
          }
        },
      ),
    );
  });

  it('lets shorter ones of its user pass a long one only until they cost as much together as it does', () => {
    const queue = new FairQueue<{ user: string; serial: number }>(wide);
    queue.add(entryOf('a', 0, 50));
    let passedCost = 0;
    for (let serial = 1; ; serial += 1) {
      queue.add(entryOf('a', serial, 4));
      const taken = queue.take();
      queue.release({ tenant: 't', user: 'a' });
      if (taken?.serial === 0) {
        break;
      }
      passedCost += 4;
      expect(passedCost).toBeLessThanOrEqual(50);
    }
    expect(passedCost).toBeGreaterThan(40);
  });

  it('takes a withdrawn entry out wherever it stands, and keeps the order of the others', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), fc.nat(), (costs, nth) => {
        const queue = new FairQueue<{ user: string; serial: number }>(wide);
        costs.forEach((cost, serial) => {
          queue.add(entryOf('a', serial, cost));
        });
        const gone = nth % costs.length;
        const isGone = ({ serial }: { serial: number }) => serial === gone;
        expect(queue.withdraw({ tenant: 't', user: 'a' }, isGone)).toBe(true);
        expect(queue.withdraw({ tenant: 't', user: 'a' }, isGone)).toBe(false);
        const costOf = (serial: number) => costs[serial] ?? 0;
        const serials = drain(queue).map(({ serial }) => serial);
        const others = [...costs.keys()].filter((serial) => serial !== gone);
        expect(serials).toEqual(others.toSorted((a, b) => costOf(a) - costOf(b) || a - b));
      }),
    );
  });

  it('does not let a user with fifty times the demand delay another beyond its share', () => {
    const queue = new FairQueue<{ user: string; serial: number }>(wide);
    for (let serial = 0; serial < 500; serial += 1) {
      queue.add(entryOf('greedy', serial));
    }
    for (let serial = 0; serial < 10; serial += 1) {
      queue.add(entryOf('modest', serial));
    }
    const places = drain(queue).flatMap(({ user }, place) => (user === 'modest' ? [place] : []));
    expect(Math.max(...places)).toBeLessThanOrEqual(20);
  });

  it('shares by cost: users who always wait get equal shares, whatever their executions cost', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 6 }), (costs) => {
        const queue = new FairQueue<number>(wide);
        const served = costs.map(() => 0);
        const add = (n: number) => queue.add({ item: n, tenant: 't', user: `u${n}`, cost: costs[n] ?? 1 });
        costs.forEach((_, n) => {
          add(n);
          add(n);
        });
        for (let turn = 0; turn < 2000; turn += 1) {
          const n = queue.take() ?? 0;
          served[n] = (served[n] ?? 0) + (costs[n] ?? 0);
          queue.release({ tenant: 't', user: `u${n}` });
          add(n);
        }
        // The bound of start-time fair queueing: no two users are further apart than one execution of each.
        expect(Math.max(...served) - Math.min(...served)).toBeLessThanOrEqual(2 * Math.max(...costs));
      }),
    );
  });

  it('charges a user for what an execution cost beyond what was expected', () => {
    const queue = new FairQueue<{ user: string; serial: number }>(wide);
    queue.add(entryOf('liar', 0));
    queue.take();
    for (let serial = 1; serial < 6; serial += 1) {
      queue.add(entryOf('liar', serial));
      queue.add(entryOf('honest', serial));
    }
    queue.release({ tenant: 't', user: 'liar', excessCost: 100 });
    const order = drain(queue).map(({ user }) => user);
    // The entry that stood in line already keeps its place.
    expect(order.lastIndexOf('honest')).toBeLessThanOrEqual(5);
  });

  it('gives a user who was held up by a bound of their own no claim on the time they missed', () => {
    const queue = new FairQueue<{ user: string; serial: number }>({
      ...wide,
      runningMax: 2,
      runningPerUserMax: 1,
    });
    for (let serial = 0; serial < 30; serial += 1) {
      queue.add(entryOf('held', serial));
      queue.add(entryOf('other', serial));
    }
    expect([queue.take()?.user, queue.take()?.user].toSorted()).toEqual(['held', 'other']);
    for (let turn = 0; turn < 20; turn += 1) {
      queue.release({ tenant: 't', user: 'other' });
      expect(queue.take()?.user).toBe('other');
    }
    queue.release({ tenant: 't', user: 'held' });
    expect(queue.take()?.user).toBe('held');
    queue.release({ tenant: 't', user: 'held' });
    queue.release({ tenant: 't', user: 'other' });
    expect([queue.take()?.user, queue.take()?.user].toSorted()).toEqual(['held', 'other']);
  });

  it('forgets users who come once, even while it is never empty', () => {
    const queue = new FairQueue<{ user: string; serial: number }>(wide);
    queue.add(entryOf('always', 0));
    for (let serial = 1; serial < 5000; serial += 1) {
      queue.add(entryOf('always', serial));
      queue.add(entryOf(`once${serial}`, serial, 3));
      for (let turn = 0; turn < 2; turn += 1) {
        const user = queue.take()?.user;
        if (user !== undefined) {
          queue.release({ tenant: 't', user });
        }
        if (queue.length > 900) {
          queue.withdraw({ tenant: 't', user: 'always' }, () => true);
        }
      }
    }
    expect(queue.userCount).toBeLessThan(1200);
  });

  it('says which bound refuses an entry', () => {
    const queue = new FairQueue<{ user: string; serial: number }>({
      ...wide,
      lengthMax: 3,
      lengthPerUserMax: 2,
    });
    queue.add(entryOf('a', 0));
    queue.add(entryOf('a', 1));
    expect(queue.answerTo({ tenant: 't', user: 'a' })).toMatchObject({
      message: '2 executions of this user wait already, the limit is 2',
    });
    queue.add(entryOf('b', 2));
    expect(queue.answerTo({ tenant: 't', user: 'c' })).toMatchObject({
      message: '3 executions wait already, the limit is 3',
    });
  });
});
