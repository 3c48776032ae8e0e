import { seededRandom } from '../../src/kernel/random.ts';

/** The same in an order by chance, the same for the same seed. */
export function shuffled<T>(all: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  return all
    .map((each) => ({ each, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ each }) => each);
}
