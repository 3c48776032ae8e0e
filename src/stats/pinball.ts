/** Pinball loss of a predicted quantile, in the unit of the values: (y − q)·τ above it, (q − y)·(1 − τ) below. */
export function pinballLoss(
  values: { readonly predicted: number; readonly actual: number },
  quantileRatio: number,
): number {
  const miss = values.actual - values.predicted;
  return miss >= 0 ? miss * quantileRatio : -miss * (1 - quantileRatio);
}
