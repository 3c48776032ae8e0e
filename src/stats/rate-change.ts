import { z } from '../kernel/schema.ts';

/** Page's cumulative sums for a rate that rose, and for one that fell, in units of log-likelihood. Plain, for checkpoints. */
export interface RateChange {
  up: number;
  down: number;
}

export const rateChangeSchema = z.object({ up: z.number().nonnegative(), down: z.number().nonnegative() });

/** What is looked for: the rate has doubled, or halved. */
const RATIO = 2;
const LOG_RATIO = Math.log(RATIO);
/** Of so much evidence there is one by chance in about e^15 looks. */
const EVIDENCE_MIN = 15;

export function createRateChange(): RateChange {
  return { up: 0, down: 0 };
}

/**
 * Takes in how many events were expected and came; says whether the rate is another than expected (Page, 1954). The
 * sums are of log-likelihood ratios of Poisson counts, x·ln ρ − (ρ − 1)·μ, divided by `dispersion`, the variance over
 * the mean: what comes in clumps tells less. After an alarm both begin anew.
 */
export function observeRate(
  state: RateChange,
  counts: { readonly expected: number; readonly actual: number; readonly dispersion: number },
): 'rose' | 'fell' | undefined {
  const { expected, actual } = counts;
  if (!(expected >= 0) || !Number.isFinite(expected + actual)) {
    return undefined;
  }
  const dispersion = Math.max(1, Number.isFinite(counts.dispersion) ? counts.dispersion : 1);
  state.up = Math.max(0, state.up + (actual * LOG_RATIO - (RATIO - 1) * expected) / dispersion);
  state.down = Math.max(0, state.down + ((1 - 1 / RATIO) * expected - actual * LOG_RATIO) / dispersion);
  const found = state.up >= EVIDENCE_MIN ? 'rose' : state.down >= EVIDENCE_MIN ? 'fell' : undefined;
  if (found !== undefined) {
    state.up = 0;
    state.down = 0;
  }
  return found;
}
