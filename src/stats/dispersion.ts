import { z } from '../kernel/schema.ts';

/** Counts per window, decayed, for their mean and variance. Plain, for checkpoints. */
export interface Dispersion {
  readonly windowMs: number;
  /** Half-life in windows. */
  readonly halfLifeCount: number;
  weight: number;
  sum: number;
  squareSum: number;
  windowStartAt: number;
  windowCount: number;
}

/** As a checkpoint holds it. */
export const dispersionSchema = z.object({
  windowMs: z.number().positive(),
  halfLifeCount: z.number().positive(),
  weight: z.number().nonnegative(),
  sum: z.number().nonnegative(),
  squareSum: z.number().nonnegative(),
  windowStartAt: z.number(),
  windowCount: z.number().nonnegative(),
});

export function createDispersion(windowMs: number, at: number): Dispersion {
  return { windowMs, halfLifeCount: 600, weight: 0, sum: 0, squareSum: 0, windowStartAt: at, windowCount: 0 };
}

function closeWindows(state: Dispersion, now: number): void {
  const passed = Math.floor((now - state.windowStartAt) / state.windowMs);
  if (!(passed > 0)) {
    return;
  }
  // The first closed window has its count, the others are empty: they only decay what was there.
  const kept = 2 ** (-1 / state.halfLifeCount);
  state.weight = state.weight * kept + 1;
  state.sum = state.sum * kept + state.windowCount;
  state.squareSum = state.squareSum * kept + state.windowCount ** 2;
  const faded = kept ** (passed - 1);
  state.weight = state.weight * faded + (1 - faded) / (1 - kept);
  state.sum *= faded;
  state.squareSum *= faded;
  state.windowStartAt += passed * state.windowMs;
  state.windowCount = 0;
}

export function observeCount(state: Dispersion, at: number): void {
  closeWindows(state, at);
  state.windowCount += 1;
}

/** Variance over mean of the counts per window, drawn towards 1 (Poisson) while there is little evidence; 1 to 20. */
export function dispersionRatio(state: Dispersion, now: number): number {
  closeWindows(state, now);
  if (state.weight <= 0 || state.sum <= 0) {
    return 1;
  }
  const mean = state.sum / state.weight;
  const variance = state.squareSum / state.weight - mean ** 2;
  const trust = state.sum / (state.sum + 4);
  return Math.min(20, Math.max(1, 1 + trust * (variance / mean - 1)));
}
