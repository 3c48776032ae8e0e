import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import type { ChameleonEvent } from '../model/events.ts';
import { readEventPages } from './read-event-pages.ts';

const eventAt = (at: number, index: number): ChameleonEvent => ({
  name: 'manager.ready',
  at,
  managerId: makeId('mgr', String(index)),
});

it('reads every event once and in order, however many fall on one instant', async () => {
  const instants = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(instants, fc.integer({ min: 1, max: 5 }), async (given, pageCount) => {
      const stored = given.toSorted((a, b) => a - b).map(eventAt);
      const store = {
        read: async (range: { fromAt: number; untilAt: number; countMax: number }) =>
          stored.filter(({ at }) => at >= range.fromAt && at < range.untilAt).slice(0, range.countMax),
      };
      const read: ChameleonEvent[] = [];
      for await (const page of readEventPages(store, { untilAt: 4, pageCount })) {
        expect(page.length).toBeLessThanOrEqual(pageCount);
        read.push(...page);
      }
      expect(read).toEqual(stored.filter(({ at }) => at < 4));
    }),
  );
});
