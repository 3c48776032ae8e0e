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
  rateOf(features: readonly number[]): number {
    let logRate = 0;
    for (let k = 0; k < features.length; k += 1) {
      logRate += (features[k] ?? 0) * (this.#weights[k] ?? 0);
    }
    return Math.exp(Math.min(LOG_RATE_MAX, Math.max(LOG_RATE_MIN, logRate)));
  }

  /** So much time passed with these features. */
  observeTime(features: readonly number[], passedMs: number): void {
    if (!(passedMs > 0)) {
      return;
    }
    this.forget(passedMs);
    this.observeExpected(features, (this.rateOf(features) * passedMs) / 1000);
  }

  /** So many events were to be expected with these features; those that came are told by `observeEvent`. */
  observeExpected(features: readonly number[], expected: number): void {
    const moved = this.#move(features);
    const narrowed = expected / (1 + expected * dot(features, moved));
    const size = features.length;
    const covariance = this.#covariance;
    for (let row = 0; row < size; row += 1) {
      const share = narrowed * (moved[row] ?? 0);
      this.#weights[row] = (this.#weights[row] ?? 0) - share;
      for (let column = 0; column < size; column += 1) {
        const place = row * size + column;
        covariance[place] = (covariance[place] ?? 0) - share * (moved[column] ?? 0);
      }
    }
  }

  /** One event came when these were the features. */
  observeEvent(features: readonly number[]): void {
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
    const size = this.#prior.weights.length;
    const wider = 2 ** (Math.min(passedMs, this.#prior.halfLifeMs) / this.#prior.halfLifeMs);
    for (let k = 0; k < size; k += 1) {
      if ((this.#covariance[k * size + k] ?? 0) * wider > (this.#prior.variances[k] ?? 0)) {
        return;
      }
    }
    for (let place = 0; place < this.#covariance.length; place += 1) {
      this.#covariance[place] = (this.#covariance[place] ?? 0) * wider;
    }
  }

  /** S·x. */
  #move(features: readonly number[]): Float64Array {
    const size = features.length;
    const covariance = this.#covariance;
    for (let row = 0; row < size; row += 1) {
      let sum = 0;
      for (let column = 0; column < size; column += 1) {
        sum += (covariance[row * size + column] ?? 0) * (features[column] ?? 0);
      }
      this.#moved[row] = sum;
    }
    return this.#moved;
  }
}

function dot(a: readonly number[], b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) {
    sum += (a[k] ?? 0) * (b[k] ?? 0);
  }
  return sum;
}
