import { languageTables } from '../../src/analyzer/languages/language-tables.ts';
import { type Random, seededRandom } from '../../src/kernel/random.ts';
import type { FoundProgram } from './found-programs.ts';
import { FuzzChoice } from './fuzz-choice.ts';
import { excerpt, mutate } from './fuzz-mutations.ts';
import { garbageSource, longSource, nestedSource, repeatedSource, tokenSoup } from './fuzz-shapes.ts';

export interface FuzzInput {
  readonly number: number;
  readonly kind: string;
  readonly language: string;
  readonly source: string;
}

/** What all but one of twenty excerpts of programs are cut to. */
const EXCERPT_LENGTHS = [200, 400, 800];
const EXCERPT_LENGTH_LONG = 20_000;
/** How often what is nested, repeated or long is changed at random besides. */
const CHANGED_RATIO = 0.2;
/** Longer ones are not changed at random besides: that would keep the maker busy, not the reader. */
const CHANGED_LENGTH_MAX = 50_000;
/** A little more than is ever read. */
const SOURCE_LENGTH_MAX = 1_200_000;

type Make = (language: string, choice: FuzzChoice) => string;

const FALLBACK = [1, 'tokens in no order', tokenSoup] as const;

/** Makes the input of any number by itself: the same seed and number give the same input, whatever was made before. */
export class FuzzInputs {
  readonly #random: Random;
  readonly #byLanguage: ReadonlyMap<string, readonly FoundProgram[]>;
  readonly #programs: readonly FoundProgram[];
  /** Kinds of input by the share of all up to and with each. */
  readonly #kinds: readonly (readonly [upTo: number, kind: string, make: Make])[];

  constructor(seed: number, programs: readonly FoundProgram[]) {
    // A fork takes the seed's bits as they are: without this, near seeds would give the same inputs in another order.
    this.#random = seededRandom(seededRandom(seed).next() * 2 ** 32);
    this.#programs = programs;
    this.#byLanguage = Map.groupBy(programs, ({ language }) => language);
    this.#kinds = [
      [0.65, 'program, changed', (language, choice) => this.#changed(language, choice)],
      [0.68, 'program of another language', (_, choice) => this.#pieceOf(this.#programs, choice)],
      [0.85, 'nested', (language, choice) => this.#sometimesChanged(nestedSource, language, choice)],
      [0.91, 'tokens in no order', tokenSoup],
      [0.97, 'garbage', (_, choice) => garbageSource(choice)],
      [0.985, 'repeated', (language, choice) => this.#sometimesChanged(repeatedSource, language, choice)],
      [1, 'long', (language, choice) => this.#sometimesChanged(longSource, language, choice)],
    ];
  }

  make(number: number): FuzzInput {
    const choice = new FuzzChoice(this.#random.fork(`${number}`));
    const { name: language } = choice.of(languageTables);
    const drawn = choice.below(1000) / 1000;
    const [, kind, make] = this.#kinds.find(([upTo]) => drawn < upTo) ?? FALLBACK;
    return { number, kind, language, source: make(language, choice).slice(0, SOURCE_LENGTH_MAX) };
  }

  #changed(language: string, choice: FuzzChoice): string {
    const own = this.#byLanguage.get(language) ?? this.#programs;
    const other = this.#pieceOf(choice.isLikely(0.8) ? own : this.#programs, choice);
    return mutate(this.#pieceOf(own, choice), choice, other);
  }

  #pieceOf(programs: readonly FoundProgram[], choice: FuzzChoice): string {
    const lengthMax = choice.isLikely(0.05) ? EXCERPT_LENGTH_LONG : choice.of(EXCERPT_LENGTHS);
    return excerpt(choice.of(programs).code, choice, lengthMax);
  }

  #sometimesChanged(make: Make, language: string, choice: FuzzChoice): string {
    const source = make(language, choice);
    return source.length < CHANGED_LENGTH_MAX && choice.isLikely(CHANGED_RATIO)
      ? mutate(source, choice, this.#pieceOf(this.#programs, choice))
      : source;
  }
}
