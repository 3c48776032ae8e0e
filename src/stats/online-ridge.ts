/** Recursive least squares with a ridge prior and forgetting. Plain, so that a checkpoint is its JSON. */
export interface OnlineRidge {
  readonly size: number;
  weights: number[];
  /** Inverse of the regularised second moment, row by row; symmetric and positive definite. */
  inverse: number[];
}

/** Each example counts this much of the next one: about 2,000 examples are remembered. */
const FORGETTING = 0.9995;
/** Nothing is forgotten while a diagonal of the inverse is above this, or long silence in one feature would blow it up. */
const INVERSE_MAX = 10;

/** Begins at `weights`; how many examples it takes to move each is about its entry in `ridges`, for features of about 1. */
export function createOnlineRidge(weights: readonly number[], ridges: readonly number[]): OnlineRidge {
  const size = weights.length;
  const inverse = new Array<number>(size * size).fill(0);
  for (const [k, ridge] of ridges.entries()) {
    inverse[k * size + k] = 1 / ridge;
  }
  return { size, weights: [...weights], inverse };
}

export function ridgePredict(model: OnlineRidge, features: readonly number[]): number {
  return model.weights.reduce((sum, weight, k) => sum + weight * (features[k] ?? 0), 0);
}

function gainOf({ size, inverse }: OnlineRidge, features: readonly number[]): number[] {
  return Array.from({ length: size }, (_, row) => {
    let sum = 0;
    for (let k = 0; k < size; k += 1) {
      sum += (inverse[row * size + k] ?? 0) * (features[k] ?? 0);
    }
    return sum;
  });
}

function forgettingOf({ size, inverse }: OnlineRidge): number {
  for (let k = 0; k < size; k += 1) {
    if ((inverse[k * size + k] ?? 0) > INVERSE_MAX) {
      return 1;
    }
  }
  return FORGETTING;
}

/**
 * One step towards `target` in O(size²); an example with a value that is no finite number is left out. The inverse
 * stays positive definite: it is never cut element by element, only kept from growing, and written symmetrically.
 */
export function ridgeLearn(model: OnlineRidge, features: readonly number[], target: number): void {
  const { size, inverse } = model;
  if (features.length !== size || !Number.isFinite(target) || !features.every(Number.isFinite)) {
    return;
  }
  const gain = gainOf(model, features);
  const forgetting = forgettingOf(model);
  const scale = forgetting + gain.reduce((sum, value, k) => sum + value * (features[k] ?? 0), 0);
  const miss = target - ridgePredict(model, features);
  if (!(scale > 0) || !Number.isFinite(scale) || !Number.isFinite(miss)) {
    return;
  }
  for (let row = 0; row < size; row += 1) {
    model.weights[row] = (model.weights[row] ?? 0) + ((gain[row] ?? 0) * miss) / scale;
    for (let k = 0; k <= row; k += 1) {
      const updated =
        ((inverse[row * size + k] ?? 0) - ((gain[row] ?? 0) * (gain[k] ?? 0)) / scale) / forgetting;
      inverse[row * size + k] = updated;
      inverse[k * size + row] = updated;
    }
  }
}
