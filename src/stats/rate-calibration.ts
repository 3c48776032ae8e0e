import { z } from '../kernel/schema.ts';

/** Events that were expected and events that came, where one sort was expected at about one rate. Plain, for checkpoints. */
interface Tally {
  expected: number;
  seen: number;
}

/** Rates are told apart by half a power of e, and beyond e³ no further. */
const LOG_STEP = 0.5;
const LOG_MAX = 3;
const STEP_COUNT = (2 * LOG_MAX) / LOG_STEP + 1;
/** So many events as they were expected are assumed of each tally. */
const PRIOR_COUNT = 100;
const SORT_COUNT_MAX = 256;

const amount = z.number().nonnegative();
const stateSchema = z
  .array(z.object({ key: z.number().int().nonnegative(), expected: amount, seen: amount }))
  .max(SORT_COUNT_MAX * STEP_COUNT);

/**
 * Corrects a forecaster by its own record: where events of a sort were expected at about this rate, how many came for
 * each that was expected (secondary estimation, as data compressors use it). What it says of nothing is 1.
 */
export class RateCalibration {
  readonly #halfLife: number;
  readonly #tallies = new Map<number, Tally>();

  /** `halfLife`: in how much time in one tally what it held counts half; in the unit of `passed`. */
  constructor(options: { readonly halfLife: number }) {
    this.#halfLife = options.halfLife;
  }

  /** By what to multiply a rate with this logarithm. */
  ratioOf(sort: number, logRate: number): number {
    const tally = this.#tallies.get(keyOf(sort, logRate));
    return tally === undefined ? 1 : (tally.seen + PRIOR_COUNT) / (tally.expected + PRIOR_COUNT);
  }

  /** `expected` of the rate as it was before correction, over a time `passed`; `seen` came. */
  observe(
    { sort, logRate }: { readonly sort: number; readonly logRate: number },
    by: { readonly passed: number; readonly expected: number; readonly seen: number },
  ): void {
    const key = keyOf(sort, logRate);
    let tally = this.#tallies.get(key);
    if (tally === undefined) {
      tally = { expected: 0, seen: 0 };
      this.#tallies.set(key, tally);
    }
    const kept = 2 ** (-by.passed / this.#halfLife);
    tally.expected = tally.expected * kept + by.expected;
    tally.seen = tally.seen * kept + by.seen;
  }

  /** For a checkpoint: JSON, bounded by the number of sorts. */
  toState(): unknown {
    return [...this.#tallies].map(([key, tally]) => ({ key, ...tally }));
  }

  /** False, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    this.#tallies.clear();
    for (const { key, ...tally } of known) {
      this.#tallies.set(key, tally);
    }
    return true;
  }
}

function keyOf(sort: number, logRate: number): number {
  const step = Math.round(Math.min(LOG_MAX, Math.max(-LOG_MAX, logRate)) / LOG_STEP);
  return sort * STEP_COUNT + step + LOG_MAX / LOG_STEP;
}
