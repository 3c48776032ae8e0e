import { describe, expect, it } from 'vitest';
import { seededRandom } from '../kernel/random.ts';
import { PointProcessFilter } from './point-process-filter.ts';

const DAY_MS = 86_400_000;

/** The formulas as they are written down, a sum at a time. */
class PlainFilter {
  readonly weights: number[];
  readonly covariance: number[][];
  readonly #variances: readonly number[];

  constructor(weights: readonly number[], variances: readonly number[]) {
    this.weights = [...weights];
    this.#variances = variances;
    this.covariance = variances.map((variance, k) => variances.map((_, j) => (j === k ? variance : 0)));
  }

  observeTime(x: readonly number[], passedMs: number): void {
    const wider = 2 ** (passedMs / DAY_MS);
    if (this.#variances.every((variance, k) => (this.covariance[k]?.[k] ?? 0) * wider <= variance)) {
      this.covariance.forEach((row, k) => {
        this.covariance[k] = row.map((value) => value * wider);
      });
    }
    const expected = (Math.exp(sumOf(this.weights, x)) * passedMs) / 1000;
    const moved = this.#moved(x);
    const narrowed = expected / (1 + expected * sumOf(x, moved));
    this.covariance.forEach((row, k) => {
      const share = narrowed * (moved[k] ?? 0);
      this.weights[k] = (this.weights[k] ?? 0) - share;
      this.covariance[k] = row.map((value, j) => value - share * (moved[j] ?? 0));
    });
  }

  observeEvent(x: readonly number[]): void {
    this.#moved(x).forEach((value, k) => {
      this.weights[k] = (this.weights[k] ?? 0) + value;
    });
  }

  #moved(x: readonly number[]): number[] {
    return this.covariance.map((row) => sumOf(row, x));
  }
}

function sumOf(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);
}

describe('a point process filter', () => {
  it.each([3, 4, 10, 16])('gives to the last bit what its formulas give, with %i weights', (size) => {
    const random = seededRandom(size);
    const weights = Array.from({ length: size }, () => random.next() - 0.5);
    const variances = Array.from({ length: size }, () => 0.001 + random.next() / 10);
    const filter = new PointProcessFilter({ weights, variances, halfLifeMs: DAY_MS });
    const plain = new PlainFilter(weights, variances);
    for (let turn = 0; turn < 500; turn += 1) {
      const features = Array.from({ length: size }, () => random.next() * 2 - 1);
      // Nothing is learnt in some long times, so that the covariance is widened again.
      const passedMs = random.next() < 0.2 ? DAY_MS / 4 : random.next() * 5000;
      const seen = passedMs > 5000 ? features.map(() => 0) : features;
      filter.observeTime(seen, passedMs);
      plain.observeTime(seen, passedMs);
      if (random.next() < 0.3) {
        filter.observeEvent(features);
        plain.observeEvent(features);
      }
    }
    expect(filter.toState()).toEqual({ weights: plain.weights, covariance: plain.covariance.flat() });
  });
});
