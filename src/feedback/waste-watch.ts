import type { PoolMode } from '../model/plan.ts';
import { EVIDENCE_COUNT_MIN } from './choose-mode.ts';
import type { StartScore } from './score-starts.ts';

/** So many times the whole cost of a reactive stock, held in memory alone, is more than bad luck. */
const WASTE_RATIO = 2;
/** Scores of the window are a walk over all its arrivals. */
const LOOK_INTERVAL_MS = 5000;

/**
 * Believes measured memory more than a predictor's own account: one that wants fifty times what comes may well
 * think that it is right. When what was held costs twice all that a reactive stock would have cost, cold starts
 * included, it is not followed until none of what it held is left in the window.
 */
export class WasteWatch {
  readonly #options: { readonly holdMs: number; readonly scoreStarts: (now: number) => StartScore };
  #lookedAt = Number.NEGATIVE_INFINITY;
  #distrust: { readonly why: string; readonly untilAt: number } | undefined;

  constructor(options: { readonly holdMs: number; readonly scoreStarts: (now: number) => StartScore }) {
    this.#options = options;
  }

  /** Why plans made in this mode are not to be followed at `now`; undefined when they are. */
  distrustAt(now: number, mode: PoolMode): string | undefined {
    if (this.#distrust !== undefined && now >= this.#distrust.untilAt) {
      this.#distrust = undefined;
    }
    if (this.#distrust === undefined && mode === 'predictive' && now - this.#lookedAt >= LOOK_INTERVAL_MS) {
      this.#lookedAt = now;
      this.#look(now);
    }
    return this.#distrust?.why;
  }

  #look(now: number): void {
    const { arrivalCount, heldGbS, reactiveGbS } = this.#options.scoreStarts(now);
    if (arrivalCount >= EVIDENCE_COUNT_MIN && heldGbS > WASTE_RATIO * reactiveGbS) {
      const why = `prediction held ${heldGbS.toFixed(1)} GB·s over the last ${arrivalCount} executions, a reactive stock would have cost ${reactiveGbS.toFixed(1)} in all`;
      this.#distrust = { why, untilAt: now + this.#options.holdMs };
    }
  }
}
