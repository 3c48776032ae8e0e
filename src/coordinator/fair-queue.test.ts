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
  it('keeps admitted = taken + waiting, within every bound, whatever is done to it', () => {
    const step = fc.record({
      what: fc.constantFrom('add', 'take', 'release', 'withdraw'),
      user: fc.constantFrom('a', 'b', 'c'),
      cost: fc.integer({ min: 1, max: 50 }),
    });
    const bounds = { lengthMax: 6, lengthPerUserMax: 3, runningMax: 4, runningPerUserMax: 2 };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new FairQueue<{ user: string; serial: number }>(bounds);
        const running: string[] = [];
        let admitted = 0;
        let left = 0;
        steps.forEach(({ what, user, cost }, serial) => {
          if (what === 'add' && queue.refusalOf({ tenant: 't', user }) === undefined) {
            queue.add(entryOf(user, serial, cost));
            admitted += 1;
          } else if (what === 'take') {
            const taken = queue.take();
            running.push(...(taken === undefined ? [] : [taken.user]));
          } else if (what === 'release' && running.includes(user)) {
            running.splice(running.indexOf(user), 1);
            queue.release({ tenant: 't', user });
            left += 1;
          } else if (what === 'withdraw') {
            left += queue.withdraw({ tenant: 't', user }, () => true) ? 1 : 0;
          }
          expect(queue.runningCount).toBe(running.length);
          expect(admitted).toBe(left + queue.length + running.length);
          expect(queue.length).toBeLessThanOrEqual(bounds.lengthMax);
          expect(running.length).toBeLessThanOrEqual(bounds.runningMax);
          for (const each of ['a', 'b', 'c']) {
            expect(running.filter((held) => held === each).length).toBeLessThanOrEqual(
              bounds.runningPerUserMax,
            );
          }
        });
      }),
    );
  });

  it('serves one user first in, first out', () => {
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
          for (const user of ['a', 'b']) {
            const serials = served.filter((item) => item.user === user).map(({ serial }) => serial);
            expect(serials).toEqual(serials.toSorted((a, b) => a - b));
          }
        },
      ),
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

  it('says which bound refuses an entry', () => {
    const queue = new FairQueue<{ user: string; serial: number }>({
      ...wide,
      lengthMax: 3,
      lengthPerUserMax: 2,
    });
    queue.add(entryOf('a', 0));
    queue.add(entryOf('a', 1));
    expect(queue.refusalOf({ tenant: 't', user: 'a' })).toBe(
      '2 executions of this user wait already, the limit is 2',
    );
    queue.add(entryOf('b', 2));
    expect(queue.refusalOf({ tenant: 't', user: 'c' })).toBe('3 executions wait already, the limit is 3');
  });
});
