import { GAP_BIN_COUNT, gapBinFrom, gapBinOf, gapEdgesMs } from '../stats/gap-bins.ts';

/** Weight of the pooled prior, in gaps. */
const PRIOR_GAP_COUNT = 4;

/** What is known of one user's idle gaps: decayed counts over the bins of stats/gap-bins.ts. */
export interface GapKnowledge {
  readonly fast: ArrayLike<number>;
  readonly slow: ArrayLike<number>;
}

/** The gaps of everybody, and their sum. */
interface PooledGaps {
  readonly pooled: ArrayLike<number>;
  readonly pooledTotal: number;
}

/** h_k + κ·π_k of one bin; see `mixGaps`. */
function mixedGapOf(user: GapKnowledge | undefined, k: number, { pooled, pooledTotal }: PooledGaps): number {
  const prior = pooledTotal > 0 ? (pooled[k] ?? 0) / pooledTotal : 1 / GAP_BIN_COUNT;
  const own = user === undefined ? 0 : ((user.fast[k] ?? 0) + (user.slow[k] ?? 0)) / 2;
  return own + PRIOR_GAP_COUNT * prior;
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
  return gapEdgesMs.map((_, k) => mixedGapOf(user, k, { pooled, pooledTotal }));
}

/** The survival of `mixGaps` of one user's gaps, rounded to whole parts and written into `survival`. */
export function fillSurvival(
  survival: Float64Array,
  user: GapKnowledge | undefined,
  by: PooledGaps & { readonly weightParts: number },
): void {
  const { weightParts } = by;
  let beyond = 0;
  survival[GAP_BIN_COUNT] = 0;
  for (let k = GAP_BIN_COUNT - 1; k >= 0; k -= 1) {
    beyond += mixedGapOf(user, k, by);
    survival[k] = Math.round(beyond * weightParts) / weightParts;
  }
}

/** Weight of all gaps that are at least as long as each bin's lower edge: what every question of a gap law needs. */
export function survivalOf(gaps: readonly number[]): Float64Array {
  const survival = new Float64Array(GAP_BIN_COUNT + 1);
  for (let k = GAP_BIN_COUNT - 1; k >= 0; k -= 1) {
    survival[k] = (survival[k + 1] ?? 0) + (gaps[k] ?? 0);
  }
  return survival;
}

/**
 * Probability that a user who has been idle for `idleMs` calls within the next `horizonMs`, by the survival of
 * the gap law; within a bin gaps are taken to be uniform. 0 once the user has outstayed all known gaps.
 */
export function callRatioWithin(
  survival: Float64Array,
  at: { readonly idleMs: number; readonly horizonMs: number },
): number {
  const { idleMs, horizonMs } = at;
  return lostRatio(
    weightBeyond(survival, idleMs, gapBinOf(idleMs)),
    weightBeyond(survival, idleMs + horizonMs, gapBinOf(idleMs + horizonMs)),
  );
}

/** The gap law of one user who falls silent, asked again and again as the silence grows. */
export interface SilentUser {
  readonly survival: Float64Array;
  /** Bins of the silence and of the end of the horizon when it was asked last. */
  idleBin: number;
  endBin: number;
}

/** The same as `callRatioWithin`, in a few steps: the bins of last time are near. */
export function nextCallRatio(user: SilentUser, idleMs: number, horizonMs: number): number {
  user.idleBin = gapBinFrom(user.idleBin, idleMs);
  user.endBin = gapBinFrom(user.endBin, idleMs + horizonMs);
  return lostRatio(
    weightBeyond(user.survival, idleMs, user.idleBin),
    weightBeyond(user.survival, idleMs + horizonMs, user.endBin),
  );
}

function lostRatio(alive: number, beyond: number): number {
  return alive <= 0 ? 0 : Math.min(1, Math.max(0, 1 - beyond / alive));
}

const binsFromMs = Float64Array.from(gapEdgesMs);
/** The open last bin is spread over three days more. */
const binsUntilMs = Float64Array.from(gapEdgesMs, (from, k) => gapEdgesMs[k + 1] ?? from * 2);

/** Weight of all gaps longer than `gapMs`, which lies in the bin. */
function weightBeyond(survival: Float64Array, gapMs: number, bin: number): number {
  const from = binsFromMs[bin] ?? 0;
  const until = binsUntilMs[bin] ?? 0;
  const leftRatio = Math.min(1, Math.max(0, (until - gapMs) / (until - from)));
  const beyond = survival[bin + 1] ?? 0;
  return beyond + ((survival[bin] ?? 0) - beyond) * leftRatio;
}
