import { expect, it } from 'vitest';
import { seededRandom } from '../../kernel/random.ts';
import { CELLS_PER_NODE, Cell } from './node-cells.ts';
import { NodeSet } from './node-set.ts';

const KIND_COUNT = 5;

/** The cells of a tree of any shape, in preorder. */
function randomCells(count: number, chance: () => number): Int32Array {
  const cells = new Int32Array(count * CELLS_PER_NODE);
  const open: number[] = [];
  const close = (depth: number, next: number) => {
    for (const node of open.splice(depth)) {
      cells[node * CELLS_PER_NODE + Cell.next] = next;
    }
  };
  for (let node = 0; node < count; node += 1) {
    close(Math.min(open.length, node === 0 ? 0 : 1 + Math.floor(chance() * open.length)), node);
    cells[node * CELLS_PER_NODE + Cell.kindId] = Math.floor(chance() * KIND_COUNT);
    open.push(node);
  }
  close(0, count);
  return cells;
}

it('a set of nodes has those of its kinds, below any node, in order', () => {
  const { next: chance } = seededRandom(3);
  for (const count of [0, 1, 10, 400]) {
    const cells = randomCells(count, chance);
    const isAmong = Uint8Array.from({ length: KIND_COUNT }, () => (chance() < 0.4 ? 1 : 0));
    const set = new NodeSet(cells, isAmong);
    const expected = Array.from({ length: count }, (_, node) => node).filter(
      (node) => isAmong[cells[node * CELLS_PER_NODE + Cell.kindId] ?? 0] === 1,
    );
    expect(set.all()).toEqual(expected);
    expect(expected.every((node) => set.has(node)) && !set.has(-1) && !set.has(count)).toBe(true);
    expect(set.within(-1)).toEqual([]);
    for (let outer = 0; outer < count; outer += 1) {
      const next = cells[outer * CELLS_PER_NODE + Cell.next] ?? 0;
      expect(set.within(outer)).toEqual(expected.filter((node) => node >= outer && node < next));
    }
  }
});
