import { z } from '../kernel/schema.ts';

const LOG_RATE_MIN = -20;
const LOG_RATE_MAX = 6;

/** Prior of the weights: their means, and how far each may be off (variance). */
export interface PointProcessPrior {
  readonly weights: readonly number[];
  readonly variances: readonly number[];
  /** In how much time what was learnt counts half. */
  readonly halfLifeMs: number;
}

/**
 * Online regression of a rate of events, log λ = w·x: the adaptive point process filter of Eden, Frank, Barbieri,
 * Solo & Brown (2004), a Kalman filter for event times. Time dt without events takes w by −S·x·λ·dt and narrows the
 * covariance S by the information λ·dt·x·xᵀ; an event takes w by +S·x. O(n²) a step, n the number of weights.
 */
export class PointProcessFilter {
  readonly #prior: PointProcessPrior;
  #weights: Float64Array;
  /** Row by row. */
  #covariance: Float64Array;
  /** S·x, made anew by every step. */
  readonly #moved: Float64Array;
  /** A weight that could not be widened last time. */
  #narrowest = 0;

  constructor(prior: PointProcessPrior) {
    this.#prior = prior;
    this.#weights = Float64Array.from(prior.weights);
    this.#covariance = new Float64Array(prior.weights.length ** 2);
    this.#moved = new Float64Array(prior.weights.length);
    for (const [k, variance] of prior.variances.entries()) {
      this.#covariance[k * prior.weights.length + k] = variance;
    }
  }

  /** Events per second with the features x. */
  rateOf(features: ArrayLike<number>): number {
    const weights = this.#weights;
    let logRate = 0;
    for (let k = 0; k < weights.length; k += 1) {
      logRate += (features[k] ?? 0) * (weights[k] ?? 0);
    }
    return Math.exp(Math.min(LOG_RATE_MAX, Math.max(LOG_RATE_MIN, logRate)));
  }

  /** So much time passed with these features. */
  observeTime(features: ArrayLike<number>, passedMs: number): void {
    if (!(passedMs > 0)) {
      return;
    }
    this.forget(passedMs);
    this.observeExpected(features, (this.rateOf(features) * passedMs) / 1000);
  }

  /** So many events were to be expected with these features; those that came are told by `observeEvent`. */
  observeExpected(features: ArrayLike<number>, expected: number): void {
    const moved = this.#move(features);
    const narrowed = expected / (1 + expected * dot(features, moved));
    const weights = this.#weights;
    const covariance = this.#covariance;
    const size = weights.length;
    for (let row = 0, place = 0; row < size; row += 1) {
      const share = narrowed * (moved[row] ?? 0);
      weights[row] = (weights[row] ?? 0) - share;
      for (let column = 0; column < size; column += 1, place += 1) {
        covariance[place] = (covariance[place] ?? 0) - share * (moved[column] ?? 0);
      }
    }
  }

  /** One event came when these were the features. */
  observeEvent(features: ArrayLike<number>): void {
    const moved = this.#move(features);
    for (let k = 0; k < moved.length; k += 1) {
      this.#weights[k] = (this.#weights[k] ?? 0) + (moved[k] ?? 0);
    }
  }

  toState(): unknown {
    return { weights: [...this.#weights], covariance: [...this.#covariance] };
  }

  /** Takes up what an earlier life had learnt; false, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const size = this.#prior.weights.length;
    const schema = z.object({
      weights: z.array(z.number()).length(size),
      covariance: z.array(z.number()).length(size ** 2),
    });
    const known = schema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    this.#weights = Float64Array.from(known.weights);
    this.#covariance = Float64Array.from(known.covariance);
    return true;
  }

  /** Widens the covariance as time passes, each weight at most to what was allowed before anything was known. */
  forget(passedMs: number): void {
    const { halfLifeMs } = this.#prior;
    this.widen(2 ** (Math.min(passedMs, halfLifeMs) / halfLifeMs));
  }

  /** The same by a factor, for who makes several filters of one half-life forget at once. */
  widen(wider: number): void {
    const { variances } = this.#prior;
    const covariance = this.#covariance;
    const size = variances.length;
    // One weight that may not widen holds all; it is mostly the one that did last time.
    const known = this.#narrowest;
    if ((covariance[known * size + known] ?? 0) * wider > (variances[known] ?? 0)) {
      return;
    }
    for (let k = 0; k < size; k += 1) {
      if ((covariance[k * size + k] ?? 0) * wider > (variances[k] ?? 0)) {
        this.#narrowest = k;
        return;
      }
    }
    for (let place = 0; place < covariance.length; place += 1) {
      covariance[place] = (covariance[place] ?? 0) * wider;
    }
  }

  /** S·x; four rows side by side, as their sums do not wait for each other. */
  #move(features: ArrayLike<number>): Float64Array {
    const moved = this.#moved;
    const covariance = this.#covariance;
    const size = moved.length;
    let row = 0;
    for (; row + 4 <= size; row += 4) {
      const first = row * size;
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let column = 0; column < size; column += 1) {
        const feature = features[column] ?? 0;
        const place = first + column;
        a += (covariance[place] ?? 0) * feature;
        b += (covariance[place + size] ?? 0) * feature;
        c += (covariance[place + 2 * size] ?? 0) * feature;
        d += (covariance[place + 3 * size] ?? 0) * feature;
      }
      moved[row] = a;
      moved[row + 1] = b;
      moved[row + 2] = c;
      moved[row + 3] = d;
    }
    for (; row < size; row += 1) {
      let sum = 0;
      for (let column = 0; column < size; column += 1) {
        sum += (covariance[row * size + column] ?? 0) * (features[column] ?? 0);
      }
      moved[row] = sum;
    }
    return moved;
  }
}

function dot(a: ArrayLike<number>, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < b.length; k += 1) {
    sum += (a[k] ?? 0) * (b[k] ?? 0);
  }
  return sum;
}
