import { expect, it } from 'vitest';
import { partOf, RowMaker, rowOf } from './feature-row.ts';

it('a row has the numbers of its parts in order, under names that its maker gives once', () => {
  const maker = new RowMaker();
  const first = maker.make([partOf({ a: 1, b: 2 }), { names: () => ['c'], values: [3] }]);
  const second = maker.make([partOf({ a: 4, b: 5 }), { names: () => ['c'], values: [6] }]);
  expect(first.names).toEqual(['a', 'b', 'c']);
  expect(second.names).toBe(first.names);
  expect([...second.values]).toEqual([4, 5, 6]);
  expect([second.valueOf('b'), second.valueOf('x')]).toEqual([5, 0]);
});

it('a row may be a part of another one', () => {
  const inner = new RowMaker().make([partOf({ a: 1, b: 2 })]);
  const outer = new RowMaker().make([partOf({ c: 3 }), inner.asPart()]);
  expect([outer.names, [...outer.values]]).toEqual([
    ['c', 'a', 'b'],
    [3, 1, 2],
  ]);
});

it('a model finds its numbers in rows of any order, and 0 for what a row lacks', () => {
  const names = ['b', 'missing', 'a'];
  const ab = new RowMaker().make([partOf({ a: 1, b: 2 })]);
  const cba = new RowMaker().make([partOf({ c: 7, b: 8, a: 9 })]);
  for (const [row, expected] of [
    [ab, [2, 0, 1]],
    [cba, [8, 0, 9]],
    [ab, [2, 0, 1]],
  ] as const) {
    expect([...rowOf(names, row)]).toEqual(expected);
  }
});
