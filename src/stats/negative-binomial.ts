/** A law of counts: its mean, and variance over mean (1 or less is Poisson). */
export interface CountLaw {
  readonly mean: number;
  readonly dispersion: number;
}

/** No stock and no forecast is larger; a mean beyond it is taken for it. */
const MEAN_MAX = 100_000;
/** Masses further from the mean than this many standard deviations, in either direction, are below 1e-20. */
const DEVIATIONS_MAX = 40;

/**
 * P(N ≥ n) for n = 0, 1, 2 … in O(1) a step, from n = 0 on. N is negative binomial (a gamma mixture of Poisson
 * counts) with the given mean and variance = dispersion × mean; with a dispersion of at most 1 it is Poisson. Masses
 * are carried as logarithms, so that a mean of 1e4 does not underflow.
 */
export class TailWalk {
  count = 0;
  /** P(N ≥ count). */
  tailRatio = 1;
  readonly #countMax: number;
  readonly #isPoisson: boolean;
  readonly #mean: number;
  readonly #shape: number;
  readonly #failure: number;
  #logMass: number;

  constructor({ mean, dispersion }: CountLaw) {
    this.#mean = Math.min(MEAN_MAX, Math.max(0, Number.isNaN(mean) ? 0 : mean));
    this.#isPoisson = !(dispersion > 1.000_001);
    const spread = this.#isPoisson ? 1 : dispersion;
    this.#shape = this.#isPoisson ? 0 : this.#mean / (spread - 1);
    this.#failure = 1 - 1 / spread;
    const deviation = Math.sqrt(this.#mean * spread + 1);
    this.#countMax = Math.ceil(this.#mean + DEVIATIONS_MAX * deviation + 40 * spread);
    this.#logMass = this.#isPoisson ? -this.#mean : -this.#shape * Math.log(spread);
  }

  /** One count further; false, and no further, when the tail is empty. */
  next(): boolean {
    if (this.tailRatio <= 0 || this.count >= this.#countMax) {
      return false;
    }
    this.tailRatio = Math.max(0, this.tailRatio - Math.exp(this.#logMass));
    const after = this.count + 1;
    const step = this.#isPoisson ? this.#mean / after : (this.#failure * (this.count + this.#shape)) / after;
    this.#logMass = step > 0 ? this.#logMass + Math.log(step) : Number.NEGATIVE_INFINITY;
    this.count = after;
    return true;
  }
}

/** P(N ≥ count). */
export function tailRatioOf(law: CountLaw, count: number): number {
  const walk = new TailWalk(law);
  while (walk.count < count) {
    if (!walk.next()) {
      return 0;
    }
  }
  return walk.tailRatio;
}

/** The smallest n with P(N ≤ n) ≥ ratio. */
export function countQuantile(law: CountLaw, ratio: number): number {
  const walk = new TailWalk(law);
  while (1 - walk.tailRatio < ratio && walk.next()) {
    // The next one.
  }
  return Math.max(0, walk.count - 1);
}
