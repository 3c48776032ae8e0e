import { z } from '../kernel/schema.ts';
import { MS_PER_SECOND } from '../kernel/units.ts';

/** State of a decayed rate: plain, so that a checkpoint is its JSON. */
export interface DecayedRate {
  readonly halfLifeMs: number;
  /** Decayed count of events at `at`. */
  weight: number;
  /** Decayed time observed at `at`, in milliseconds: what makes a young rate unbiased. */
  exposureMs: number;
  at: number;
}

/** A rate as a checkpoint holds it. */
export const decayedRateSchema = z.object({
  halfLifeMs: z.number().positive(),
  weight: z.number().nonnegative(),
  exposureMs: z.number().nonnegative(),
  at: z.number(),
});

export function createDecayedRate(halfLifeMs: number, at: number): DecayedRate {
  return { halfLifeMs, weight: 0, exposureMs: 0, at };
}

/** Moves the rate on to `now`; an instant before the newest one leaves it as it is. */
function advance(rate: DecayedRate, now: number): void {
  const passedMs = now - rate.at;
  if (!(passedMs > 0)) {
    return;
  }
  const kept = 2 ** (-passedMs / rate.halfLifeMs);
  const lifeMs = rate.halfLifeMs / Math.LN2;
  rate.weight *= kept;
  rate.exposureMs = rate.exposureMs * kept + lifeMs * (1 - kept);
  rate.at = now;
}

/** Counts `count` events at `at`. */
export function observeEvents(rate: DecayedRate, at: number, count = 1): void {
  advance(rate, at);
  rate.weight += count;
}

/**
 * Events per second at `now`, as if `priorCount` events had come in half a half-life before the first one: a rate
 * that has seen nothing is small, not zero, and one that has seen one event is not infinite.
 */
export function ratePerSecond(rate: DecayedRate, now: number, priorCount: number): number {
  advance(rate, now);
  return ((rate.weight + priorCount) * MS_PER_SECOND) / (rate.exposureMs + rate.halfLifeMs / 2);
}
