import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HistoryRing } from './history-ring.ts';

const bounds = { rowCountMax: 3, subjectCountMax: 2 };

function ringOf(rows: readonly (readonly [number, Readonly<Record<string, number>>])[]) {
  const ring = new HistoryRing(['a', 'b'], bounds);
  for (const [at, values] of rows) {
    ring.push({ at, subjects: new Map(Object.entries(values).map(([name, a]) => [name, { a }])) });
  }
  return ring;
}

describe('the ring of history', () => {
  it('keeps the newest rows in their order, and what is missing as unknown', () => {
    const ring = ringOf([
      [1, { x: 1 }],
      [2, { x: 2 }],
      [3, { y: 3 }],
      [4, { x: 4, y: 5 }],
    ]);
    const { at, subjects } = ring.read({ sinceAt: 0, subject: undefined });
    expect(at).toEqual([2, 3, 4]);
    expect(subjects).toEqual([
      { subject: 'x', figures: { a: [2, Number.NaN, 4], b: [Number.NaN, Number.NaN, Number.NaN] } },
      { subject: 'y', figures: { a: [Number.NaN, 3, 5], b: [Number.NaN, Number.NaN, Number.NaN] } },
    ]);
  });

  it('tells only what came after an instant, of one subject if asked', () => {
    const ring = ringOf([
      [1, { x: 1, y: 1 }],
      [2, { x: 2, y: 2 }],
    ]);
    const { at, subjects } = ring.read({ sinceAt: 1, subject: 'y' });
    expect(at).toEqual([2]);
    expect(subjects.map(({ subject, figures }) => [subject, figures.a])).toEqual([['y', [2]]]);
    expect(ring.read({ sinceAt: 2, subject: undefined }).at).toEqual([]);
  });

  it('takes no more subjects than it has room for', () => {
    const { subjects } = ringOf([[1, { x: 1, y: 1, z: 1 }]]).read({ sinceAt: 0, subject: undefined });
    expect(subjects.map(({ subject }) => subject)).toEqual(['x', 'y']);
  });

  it('holds what a list of all rows would end with', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 12 }), (values) => {
        const ring = ringOf(values.map((value, index) => [index + 1, { x: value }]));
        const { at, subjects } = ring.read({ sinceAt: 0, subject: undefined });
        const last = values.slice(-bounds.rowCountMax);
        expect(subjects[0]?.figures.a ?? []).toEqual(last);
        expect(at).toEqual(values.map((_value, index) => index + 1).slice(-bounds.rowCountMax));
      }),
    );
  });
});
