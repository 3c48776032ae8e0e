import { GAP_BIN_COUNT, gapEdgesMs } from '../stats/gap-bins.ts';

/** Weight of the pooled prior, in gaps. */
const PRIOR_GAP_COUNT = 4;

/** What is known of one user's idle gaps: decayed counts over the bins of stats/gap-bins.ts. */
export interface GapKnowledge {
  readonly fast: ArrayLike<number>;
  readonly slow: ArrayLike<number>;
}

/**
 * Relative frequencies p_k = (h_k + κ·π_k)/(n + κ) of one user's gaps: half fast memory, half slow, drawn towards
 * the gaps of everybody while the user is new (κ = 4).
 */
export function mixGaps(user: GapKnowledge, pooled: ArrayLike<number>): number[] {
  let pooledTotal = 0;
  for (let k = 0; k < GAP_BIN_COUNT; k += 1) {
    pooledTotal += pooled[k] ?? 0;
  }
  return gapEdgesMs.map((_, k) => {
    const prior = pooledTotal > 0 ? (pooled[k] ?? 0) / pooledTotal : 1 / GAP_BIN_COUNT;
    return ((user.fast[k] ?? 0) + (user.slow[k] ?? 0)) / 2 + PRIOR_GAP_COUNT * prior;
  });
}

/**
 * Probability that a user who has been idle for `idleMs` calls within the next `horizonMs`, by the survival of
 * the gap law; within a bin gaps are taken to be uniform. 0 once the user has outstayed all known gaps.
 */
export function callRatioWithin(
  gaps: readonly number[],
  at: { readonly idleMs: number; readonly horizonMs: number },
): number {
  const alive = weightBeyond(gaps, at.idleMs);
  if (alive <= 0) {
    return 0;
  }
  return Math.min(1, Math.max(0, 1 - weightBeyond(gaps, at.idleMs + at.horizonMs) / alive));
}

/** Weight of all gaps longer than `gapMs`; the open last bin is spread over three days more. */
function weightBeyond(gaps: readonly number[], gapMs: number): number {
  let weight = 0;
  for (let k = gaps.length - 1; k >= 0; k -= 1) {
    const from = gapEdgesMs[k] ?? 0;
    const until = gapEdgesMs[k + 1] ?? from * 2;
    const share = Math.min(1, Math.max(0, (until - gapMs) / (until - from)));
    if (share === 0) {
      break;
    }
    weight += (gaps[k] ?? 0) * share;
  }
  return weight;
}
