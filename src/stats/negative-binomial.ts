/** A law of counts: its mean, and variance over mean (1 or less is Poisson). */
export interface CountLaw {
  readonly mean: number;
  readonly dispersion: number;
}

/** No stock and no forecast is larger; a mean beyond it is taken for it. */
const MEAN_MAX = 100_000;
/** Masses further from the mean than this many standard deviations, in either direction, are below 1e-20. */
const DEVIATIONS_MAX = 40;

interface Masses {
  readonly isPoisson: boolean;
  readonly mean: number;
  readonly shape: number;
  readonly failure: number;
}

function massesOf(law: CountLaw): Masses {
  const mean = Math.min(MEAN_MAX, Math.max(0, Number.isNaN(law.mean) ? 0 : law.mean));
  const isPoisson = !(law.dispersion > 1.000_001);
  return {
    isPoisson,
    mean,
    shape: isPoisson ? 0 : mean / (law.dispersion - 1),
    failure: isPoisson ? 0 : 1 - 1 / law.dispersion,
  };
}

/**
 * Calls `visit(n, P(N ≥ n))` for n = 0, 1, 2 … until it returns false or the tail is empty, in O(1) a step. N is negative
 * binomial (a gamma mixture of Poisson counts) with the given mean and variance = dispersion × mean; with a
 * dispersion of at most 1 it is Poisson. Masses are carried as logarithms, so that a mean of 1e4 does not underflow.
 */
export function walkTail(law: CountLaw, visit: (count: number, tailRatio: number) => boolean): void {
  const { isPoisson, mean, shape, failure } = massesOf(law);
  const dispersion = isPoisson ? 1 : law.dispersion;
  const countMax = Math.ceil(mean + DEVIATIONS_MAX * Math.sqrt(mean * dispersion + 1) + 40 * dispersion);
  let logMass = isPoisson ? -mean : -shape * Math.log(dispersion);
  let tail = 1;
  for (let count = 0; count <= countMax; count += 1) {
    if (!visit(count, tail) || tail <= 0) {
      return;
    }
    tail = Math.max(0, tail - Math.exp(logMass));
    const step = isPoisson ? mean / (count + 1) : (failure * (count + shape)) / (count + 1);
    logMass = step > 0 ? logMass + Math.log(step) : Number.NEGATIVE_INFINITY;
  }
}

/** P(N ≥ count). */
export function tailRatioOf(law: CountLaw, count: number): number {
  let found = 0;
  walkTail(law, (at, tail) => {
    found = at === count ? tail : 0;
    return at < count;
  });
  return found;
}

/** The smallest n with P(N ≤ n) ≥ ratio. */
export function countQuantile(law: CountLaw, ratio: number): number {
  let quantile = 0;
  walkTail(law, (count, tail) => {
    quantile = Math.max(0, count - 1);
    return 1 - tail < ratio;
  });
  return quantile;
}
