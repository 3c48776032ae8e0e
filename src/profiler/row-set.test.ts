import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowSet } from './row-set.ts';

function setOf(rows: readonly number[]): RowSet {
  const set = new RowSet();
  for (const row of rows) {
    set.add(row);
  }
  return set;
}

const rowLists = fc.array(fc.nat(5000), { maxLength: 60 });
const ascending = (rows: Iterable<number>) => [...new Set(rows)].toSorted((a, b) => a - b);

describe('a set of rows', () => {
  it('holds what a plain set would, and tells it in order, a part at a time', () => {
    fc.assert(
      fc.property(
        rowLists,
        rowLists,
        fc.nat(5000),
        fc.integer({ min: 1, max: 9 }),
        (added, gone, first, count) => {
          const set = setOf(added);
          for (const row of gone) {
            set.delete(row);
          }
          const expected = ascending(added).filter((row) => !gone.includes(row));
          expect(set.rowsFrom(0, Number.POSITIVE_INFINITY)).toEqual(expected);
          expect(set.rowsFrom(first, count)).toEqual(expected.filter((row) => row >= first).slice(0, count));
          expect([...added, ...gone].every((row) => set.has(row) === expected.includes(row))).toBe(true);
        },
      ),
    );
  });

  it('moves into another, which keeps its own', () => {
    fc.assert(
      fc.property(rowLists, rowLists, (moved, own) => {
        const [from, into] = [setOf(moved), setOf(own)];
        from.moveInto(into);
        expect(from.rowsFrom(0, 1)).toEqual([]);
        expect(into.rowsFrom(0, Number.POSITIVE_INFINITY)).toEqual(ascending([...moved, ...own]));
      }),
    );
  });
});
