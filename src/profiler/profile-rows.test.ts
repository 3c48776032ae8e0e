import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import { numberAt } from './packed-profile.ts';
import { ProfileRows, type Who } from './profile-rows.ts';
import { RuntimeNames } from './runtime-names.ts';

const COUNT_MAX = 12;
const tails = ['a', 'b', 'ab', '.YWRh', 'x'.repeat(38), 'x'.repeat(39), 'x'.repeat(40), 'y'.repeat(420), '7'];
const people = fc.record({
  tenantId: fc.constantFrom(makeId('ten', 'one'), makeId('ten', 'two'), makeId('ten', 'three')),
  userId: fc.constantFrom(...tails.map((tail) => makeId('usr', tail))),
});
const steps = fc.array(fc.tuple(people, fc.constantFrom('use', 'use', 'look', 'enter-oldest')), {
  maxLength: 120,
});
const keyOf = ({ tenantId, userId }: Who) => `${tenantId}/${userId}`;

/** What is kept, by a plain map: its order is that of use, the longest unused first. */
class Model {
  readonly held = new Map<string, { readonly who: Who; readonly mark: number }>();
  /** The oldest of the tenant with most; of several with as many, either's. */
  mayGo: string[] = [];

  use(who: Who, mark: number): void {
    const known = this.held.get(keyOf(who));
    this.held.delete(keyOf(who));
    if (known === undefined && this.held.size >= COUNT_MAX) {
      this.#giveUpOne();
    }
    this.held.set(keyOf(who), known ?? { who, mark });
  }

  enterOldest(who: Who, mark: number): void {
    const others = [...this.held];
    this.held.clear();
    this.held.set(keyOf(who), { who, mark });
    for (const [key, other] of others) {
      this.held.set(key, other);
    }
  }

  countOf(tenantId: string): number {
    return [...this.held.values()].filter(({ who }) => who.tenantId === tenantId).length;
  }

  #giveUpOne(): void {
    const counts = [...this.held.values()].map(({ who }) => this.countOf(who.tenantId));
    const most = Math.max(...counts);
    const largest = new Set(
      [...this.held.values()].filter((_, k) => counts[k] === most).map(({ who }) => who.tenantId),
    );
    this.mayGo = [...largest].flatMap(
      (tenantId) => [...this.held.entries()].find(([, { who }]) => who.tenantId === tenantId)?.[0] ?? [],
    );
  }
}

describe('the profiles in memory', () => {
  it('are those that a plain map would hold, each under its own tenant and user', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const model = new Model();
        const gone: string[] = [];
        const rows: ProfileRows = new ProfileRows({
          countMax: COUNT_MAX,
          hashKey: [3, 4],
          runtimeNames: new RuntimeNames(),
          onGivenUp: (row) => gone.push(keyOf(rows.whoAt(row))),
        });
        const markAt = (row: number) => rows.profileAt(row).numbers;
        for (const [mark, [who, kind]] of taken.entries()) {
          const isKnown = model.held.has(keyOf(who));
          if (kind === 'use') {
            model.use(who, mark);
            const row = rows.use(who) ?? rows.enter(who);
            if (!isKnown) {
              markAt(row)[numberAt.firstAt] = mark;
            }
          } else if (kind === 'enter-oldest' && !isKnown && !rows.isFull) {
            model.enterOldest(who, mark);
            markAt(rows.enterOldest(who))[numberAt.firstAt] = mark;
          }
          for (const key of gone.splice(0)) {
            expect(model.mayGo).toContain(key);
            model.held.delete(key);
          }
          expect(rows.count).toBe(model.held.size);
          const row = rows.find(who);
          const expected = model.held.get(keyOf(who));
          expect(row === undefined ? undefined : markAt(row)[numberAt.firstAt]).toBe(expected?.mark);
          expect(row === undefined ? undefined : rows.whoAt(row)).toEqual(expected?.who);
        }
      }),
    );
  });
});
