/** 0 is the cost of the best reactive policy, 1 that of the oracle; undefined where there is nothing between them. */
export function gapClosedRatio(
  costGbS: number,
  { bestGbS, oracleGbS }: { readonly bestGbS: number; readonly oracleGbS: number },
): number | undefined {
  return Number.isFinite(bestGbS) && bestGbS > oracleGbS
    ? (bestGbS - costGbS) / (bestGbS - oracleGbS)
    : undefined;
}
