/**
 * Of a stock's idle instances those to stop: as many as there are too many, those first that have been idle for
 * longest, and only those that have been for `surplusIdleMsMin`.
 */
export function pickSurplus<Idle extends { readonly readyAt: number }>(
  idle: readonly Idle[],
  wantedCount: number,
  { now, surplusIdleMsMin }: { readonly now: number; readonly surplusIdleMsMin: number },
): Idle[] {
  const surplusCount = Math.max(0, idle.length - wantedCount);
  return idle
    .toSorted((a, b) => a.readyAt - b.readyAt)
    .slice(0, surplusCount)
    .filter(({ readyAt }) => now - readyAt >= surplusIdleMsMin);
}
