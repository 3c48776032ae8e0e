/** How sure several experts are to be followed; they sum to 1. Plain, so that a checkpoint is its JSON. */
export interface ExpertWeights {
  weights: number[];
}

/** How strongly one unit of loss counts against an expert (η). */
const LEARNING_RATE = 0.5;
/** Share of all weight that is dealt out anew each time (α): an expert that was bad can come back. */
const SHARED_RATIO = 0.02;

export function createExpertWeights(count: number): ExpertWeights {
  return { weights: new Array<number>(count).fill(1 / count) };
}

/**
 * One round of exponential weights with fixed share (Herbster & Warmuth, "Tracking the best expert", 1998). Losses are
 * clipped to 0 … `lossMax`; a round with a loss that is no number, or with too few losses, is left out.
 */
export function observeLosses(state: ExpertWeights, losses: readonly number[], lossMax: number): void {
  const count = state.weights.length;
  if (losses.length !== count || losses.some(Number.isNaN)) {
    return;
  }
  const clipped = losses.map((loss) => Math.min(lossMax, Math.max(0, loss)));
  // Only differences matter; taking off the least keeps the exponentials from vanishing together.
  const least = Math.min(...clipped);
  const raw = state.weights.map(
    (weight, k) => weight * Math.exp(-LEARNING_RATE * ((clipped[k] ?? 0) - least)),
  );
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  state.weights = raw.map((weight) => ((1 - SHARED_RATIO) * weight) / total + SHARED_RATIO / count);
}
