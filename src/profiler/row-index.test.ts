import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowIndex } from './row-index.ts';

/** Few different hashes, many of which begin or end at the same place: as bad as a table can have it. */
const hashes = fc.oneof(
  fc.constantFrom(0, 1, 15, 16, 31, 0x03ffffff, 0xffffffff, 0xfffffff0),
  fc.integer({ min: 0, max: 0xffffffff }),
);

describe('the index of rows', () => {
  it('holds what a plain map would, whatever collides, grows and goes', () => {
    const step = fc.record({ hash: hashes, row: fc.nat(80), kind: fc.constantFrom('add', 'add', 'remove') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const index = new RowIndex();
        const model = new Map<number, number>();
        for (const { hash, row, kind } of steps) {
          const known = model.get(row);
          if (kind === 'add' && known === undefined) {
            index.add(hash, row);
            model.set(row, hash);
          } else if (kind === 'remove') {
            index.remove(known ?? hash, row);
            model.delete(row);
          }
        }
        expect(index.count).toBe(model.size);
        for (let row = 0; row <= 80; row += 1) {
          const hash = model.get(row);
          expect(index.find(hash ?? 0, (each) => each === row)).toBe(hash === undefined ? undefined : row);
        }
      }),
    );
  });

  it('asks only about rows of the very hash', () => {
    const index = new RowIndex();
    for (let row = 0; row < 1000; row += 1) {
      index.add(Math.imul(row, 0x9e3779b1) >>> 0, row);
    }
    const asked: number[] = [];
    index.find(Math.imul(7, 0x9e3779b1) >>> 0, (row) => asked.push(row) === 0);
    expect(asked).toEqual([7]);
  });
});
