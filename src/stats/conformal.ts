/** How fast the level reacts to a miss (Gibbs & Candès, 2021, use the same order). */
const STEP = 0.02;
/** So many of the newest residuals are kept. */
export const RESIDUALS_MAX = 128;
const RESIDUALS_MIN = 8;

/** State of one calibrated bound; plain, so that a checkpoint is its JSON. */
export interface ConformalState {
  /** Share of misses aimed at in the next step; drifts around the wanted one. */
  level: number;
  /** Newest last. */
  residuals: number[];
}

export function createConformal(missRatio: number): ConformalState {
  return { level: missRatio, residuals: [] };
}

/**
 * What to add to a prediction so that it is exceeded in `missRatio` of all cases, whatever the distribution:
 * adaptive conformal inference (Gibbs & Candès, "Adaptive conformal inference under distribution shift", 2021).
 * Undefined while there is too little evidence.
 */
export function conformalMargin(state: ConformalState): number | undefined {
  const { residuals, level } = state;
  if (residuals.length < RESIDUALS_MIN) {
    return undefined;
  }
  const sorted = residuals.toSorted((a, b) => a - b);
  const rank = Math.ceil((1 - Math.min(1, Math.max(0, level))) * (sorted.length + 1)) - 1;
  return sorted[Math.min(sorted.length - 1, Math.max(0, rank))];
}

/** Takes in how far the actual value lay above the prediction, and whether it lay above the calibrated bound. */
export function observeResidual(
  state: ConformalState,
  seen: { readonly residual: number; readonly isMissed: boolean },
  missRatio: number,
): void {
  if (!Number.isFinite(seen.residual)) {
    return;
  }
  state.level = Math.min(0.5, Math.max(0.001, state.level + STEP * (missRatio - (seen.isMissed ? 1 : 0))));
  state.residuals.push(seen.residual);
  if (state.residuals.length > RESIDUALS_MAX) {
    state.residuals.shift();
  }
}
