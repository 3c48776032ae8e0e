/** Counts beyond this are taken for their mean: no stock is ever that large. */
const COUNT_MAX = 10_000;

/**
 * Calls `visit(n, P(N ≥ n))` for n = 0, 1, 2 … until it returns false or the tail is empty. N is negative
 * binomial (a gamma mixture of Poisson counts) with the given mean and variance = dispersion × mean; with a
 * dispersion of at most 1 it is Poisson.
 */
export function walkTail(
  law: { readonly mean: number; readonly dispersion: number },
  visit: (count: number, tailRatio: number) => boolean,
): void {
  const { mean, dispersion } = law;
  const isPoisson = dispersion <= 1.000_001;
  const shape = isPoisson ? 0 : mean / (dispersion - 1);
  const failure = isPoisson ? 0 : 1 - 1 / dispersion;
  let logMass = isPoisson ? -mean : -shape * Math.log(dispersion);
  let tail = 1;
  for (let count = 0; count <= COUNT_MAX; count += 1) {
    if (!visit(count, tail) || tail <= 0) {
      return;
    }
    tail = Math.max(0, tail - Math.exp(logMass));
    const step = isPoisson ? mean / (count + 1) : (failure * (count + shape)) / (count + 1);
    logMass = step > 0 ? logMass + Math.log(step) : Number.NEGATIVE_INFINITY;
  }
}

/** P(N ≥ count). */
export function tailRatioOf(
  law: { readonly mean: number; readonly dispersion: number },
  count: number,
): number {
  let found = 0;
  walkTail(law, (at, tail) => {
    found = at === count ? tail : 0;
    return at < count;
  });
  return found;
}

/** The smallest n with P(N ≤ n) ≥ ratio. */
export function countQuantile(
  law: { readonly mean: number; readonly dispersion: number },
  ratio: number,
): number {
  let quantile = 0;
  walkTail(law, (count, tail) => {
    quantile = Math.max(0, count - 1);
    return 1 - tail < ratio;
  });
  return quantile;
}
