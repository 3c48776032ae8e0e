import { GAP_BIN_COUNT, gapBinOf, gapEdgesMs } from '../stats/gap-bins.ts';

/** κ: weight of the pooled prior, in gaps. */
const PRIOR_GAP_COUNT = 4;
/** Gaps of everybody before they outweigh knowing nothing: every bin of the (mostly logarithmic) scale alike. */
const POOLED_PRIOR_COUNT = 8;
/** Up to here nobody is expected to call twice. */
const ONE_CALL_HORIZON_MS = 5000;
/** Parts of a longer horizon over which repeated calls are counted. */
const RENEWAL_STEP_COUNT = 8;

/** What is known of one user's idle gaps: decayed counts over the bins of stats/gap-bins.ts. */
export interface GapKnowledge {
  readonly fast: ArrayLike<number>;
  readonly slow: ArrayLike<number>;
}

/** Trust in the fast memory, the slow memory and the gaps of everybody; need not sum to 1. */
export type GapTrust = readonly number[];

/** Half fast, half slow: before anything shows which foretells better. */
const EVEN_TRUST: GapTrust = [1, 1, 0];

function totalOf(weights: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < GAP_BIN_COUNT; k += 1) {
    total += weights[k] ?? 0;
  }
  return total;
}

/** What turns counts into probabilities p_k = (h_k + κ·π_k)/(n + κ), with π itself drawn towards equal bins. */
interface GapTotals {
  readonly fast: number;
  readonly slow: number;
  readonly pooled: number;
}

function totalsOf(user: GapKnowledge, pooled: ArrayLike<number>): GapTotals {
  return {
    fast: totalOf(user.fast) + PRIOR_GAP_COUNT,
    slow: totalOf(user.slow) + PRIOR_GAP_COUNT,
    pooled: totalOf(pooled) + POOLED_PRIOR_COUNT,
  };
}

/** Probability of one bin by the fast memory, the slow memory and the gaps of everybody, in this order; O(bins). */
export function binRatios(
  user: GapKnowledge,
  pooled: ArrayLike<number>,
  bin: number,
): readonly [number, number, number] {
  const totals = totalsOf(user, pooled);
  const prior = ((pooled[bin] ?? 0) + POOLED_PRIOR_COUNT / GAP_BIN_COUNT) / totals.pooled;
  const drawn = (count: number, total: number) => (count + PRIOR_GAP_COUNT * prior) / total;
  return [drawn(user.fast[bin] ?? 0, totals.fast), drawn(user.slow[bin] ?? 0, totals.slow), prior];
}

/**
 * Relative frequencies of one user's gaps: p_k = (h_k + κ·π_k)/(n + κ) of the fast and of the slow memory, drawn
 * towards the gaps of everybody while the user is new (κ = 4), mixed by how well each foretells.
 */
export function mixGaps(
  user: GapKnowledge,
  pooled: ArrayLike<number>,
  trust: GapTrust = EVEN_TRUST,
): number[] {
  const totals = totalsOf(user, pooled);
  const [trustFast = 0, trustSlow = 0, trustPooled = 0] = trust;
  const fastFactor = trustFast / totals.fast;
  const slowFactor = trustSlow / totals.slow;
  const pooledFactor = trustPooled + PRIOR_GAP_COUNT * (fastFactor + slowFactor);
  const mixed = new Array<number>(GAP_BIN_COUNT);
  for (let k = 0; k < GAP_BIN_COUNT; k += 1) {
    const prior = ((pooled[k] ?? 0) + POOLED_PRIOR_COUNT / GAP_BIN_COUNT) / totals.pooled;
    mixed[k] = (user.fast[k] ?? 0) * fastFactor + (user.slow[k] ?? 0) * slowFactor + prior * pooledFactor;
  }
  return mixed;
}

/** Weight of all gaps from each bin on; the last entry is 0. What makes a survival probability O(log bins). */
export function survivalOf(gaps: readonly number[]): Float64Array {
  const survival = new Float64Array(GAP_BIN_COUNT + 1);
  for (let k = GAP_BIN_COUNT - 1; k >= 0; k -= 1) {
    survival[k] = (survival[k + 1] ?? 0) + (gaps[k] ?? 0);
  }
  return survival;
}

/** Weight of all gaps longer than `gapMs`; within a bin gaps are uniform, the open last bin is spread over three days more. */
function weightBeyond(survival: Float64Array, gapMs: number): number {
  const bin = gapBinOf(gapMs);
  const from = gapEdgesMs[bin] ?? 0;
  const until = gapEdgesMs[bin + 1] ?? from * 2;
  const share = Math.min(1, Math.max(0, (until - gapMs) / (until - from)));
  const later = survival[bin + 1] ?? 0;
  return later + ((survival[bin] ?? 0) - later) * share;
}

/**
 * Probability that a user who has been idle for `idleMs` calls within the next `horizonMs`, by the survival of
 * the gap law; within a bin gaps are taken to be uniform. 0 once the user has outstayed all known gaps.
 */
export function callRatioWithin(
  gaps: readonly number[],
  at: { readonly idleMs: number; readonly horizonMs: number },
): number {
  return firstCallRatio(survivalOf(gaps), at);
}

function firstCallRatio(
  survival: Float64Array,
  at: { readonly idleMs: number; readonly horizonMs: number },
): number {
  const alive = weightBeyond(survival, at.idleMs);
  if (!(alive > 0)) {
    return 0;
  }
  return Math.min(1, Math.max(0, 1 - weightBeyond(survival, at.idleMs + at.horizonMs) / alive));
}

/**
 * Calls expected of a user within the next `horizonMs` (see `survivalOf`). Within 5 s at most one, so that nobody's
 * single habit fills a stock; over a longer horizon the renewal equation M(t) = F(t) + ∫ M(t − s) dF(s) on eight
 * steps, after a first call that is conditional on the idle time.
 */
export function expectedCalls(
  survival: Float64Array,
  at: { readonly idleMs: number; readonly horizonMs: number },
): number {
  if (at.horizonMs <= ONE_CALL_HORIZON_MS) {
    return firstCallRatio(survival, at);
  }
  const stepMs = at.horizonMs / RENEWAL_STEP_COUNT;
  const again = new Float64Array(RENEWAL_STEP_COUNT + 1);
  const fresh = new Float64Array(RENEWAL_STEP_COUNT + 1);
  for (let j = 1; j <= RENEWAL_STEP_COUNT; j += 1) {
    fresh[j] = firstCallRatio(survival, { idleMs: 0, horizonMs: j * stepMs });
    let sum = fresh[j] ?? 0;
    for (let i = 1; i < j; i += 1) {
      sum += ((fresh[i] ?? 0) - (fresh[i - 1] ?? 0)) * (again[j - i] ?? 0);
    }
    again[j] = sum;
  }
  let expected = 0;
  let before = 0;
  for (let j = 1; j <= RENEWAL_STEP_COUNT; j += 1) {
    const until = firstCallRatio(survival, { idleMs: at.idleMs, horizonMs: j * stepMs });
    expected += (until - before) * (1 + (again[RENEWAL_STEP_COUNT - j] ?? 0));
    before = until;
  }
  return expected;
}
