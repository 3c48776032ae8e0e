import { expect, it } from 'vitest';
import { seededRandom } from '../kernel/random.ts';
import { Forest } from './forest.ts';
import { type ObliviousTree, valueOfTree } from './oblivious-tree.ts';

it('trees of any depth tell in a forest what they tell alone, each to its sum', () => {
  const { next: chance } = seededRandom(5);
  const trees = Array.from({ length: 60 }, (): ObliviousTree => {
    const depth = Math.floor(chance() * 4);
    const levels = Array.from({ length: depth });
    return {
      features: levels.map(() => Math.floor(chance() * 5)),
      thresholds: levels.map(chance),
      values: Array.from({ length: 2 ** depth }, chance),
    };
  });
  const forest = new Forest(trees);
  for (let time = 0; time < 20; time += 1) {
    const row = Float64Array.from({ length: 5 }, chance);
    const expected = [1, 2, 3];
    for (const [at, tree] of trees.entries()) {
      expected[at % 3] = (expected[at % 3] ?? 0) + valueOfTree(tree, row);
    }
    expect(forest.sums([1, 2, 3], row)).toEqual(expected);
  }
});
