import type { ProgramIndex } from '../index/program-index.ts';
import type { FeaturePart } from './feature-row.ts';

/**
 * What programmers usually call things, in any language: `dp` is a table that is filled, `mid` a middle, `mask` a set of bits.
 * Weak evidence, that only a model trained on many programs can weigh.
 */
const usualNames: readonly string[] = [
  ...'a b c d e f g h i j k l m n p q r s t u v w x y z'.split(' '),
  ...'adj ans arr bfs bits cache cnt count curr dfs dist dp edges fact factorial fib gcd graph grid heap hi high idx'.split(
    ' ',
  ),
  ...'inf index key left len length list lo low map mask mat matrix max memo mid min mod node num nums parent pos'.split(
    ' ',
  ),
  ...'pow pref prefix prev prime primes queue rec res result right root seen set sieve size solve sort sqrt stack start'.split(
    ' ',
  ),
  ...'state step str string sum swap table temp tmp total tree visited visit'.split(' '),
];

/** One name used a hundred times says no more than a few times. */
const COUNT_MAX = 3;

const LENGTH_MAX = Math.max(...usualNames.map(({ length }) => length));
const names = usualNames.map((name) => `named-${name}`);
const placeOf = new Map(usualNames.map((name, place) => [name, place]));

/** How often each usual name is written, up to a few times. */
export function countNames({ uses }: ProgramIndex): FeaturePart {
  const counts = new Float64Array(usualNames.length);
  for (const [name, count] of uses) {
    const place = name.length > LENGTH_MAX ? undefined : placeOf.get(name.toLowerCase());
    if (place !== undefined) {
      counts[place] = Math.min(COUNT_MAX, (counts[place] ?? 0) + count);
    }
  }
  return { names: () => names, values: counts };
}
