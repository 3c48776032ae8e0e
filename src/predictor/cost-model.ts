import type { PredictionBasis } from '../model/prediction.ts';
import type { QuantileEstimate } from '../model/program-analysis.ts';
import {
  type ConformalState,
  conformalMargin,
  createConformal,
  observeResidual,
} from '../stats/conformal.ts';
import { createOnlineRidge, type OnlineRidge, ridgeLearn, ridgePredict } from '../stats/online-ridge.ts';
import { CODE_RIDGES, type CodeReading, FIRST_CODE_WEIGHTS } from './code-features.ts';
import { type LogNormal, observeLog } from './log-normal.ts';

/** Each run of the very program weighs 4: two weigh as much as the code, three outweigh it. As bench/costs.ts finds it best. */
const CODE_WEIGHT = 8;
const USER_WEIGHT = 1;
const RUNTIME_WEIGHT = 0.05;
const MISS_RATIO = 0.1;
/** From here on a program is known by its own runs. */
const KNOWN_RATIO = 0.5;
/** One run that is out of all proportion is no measure of the others. */
const RESIDUAL_MAX = 3;
/** So many runs count as if p90 had been right in them. */
const FIRST_MARGIN_COUNT = 10;
/** Quantile 0.9 of the standard normal. */
const NORMAL_P90 = 1.2816;
/** Distances of p90 from p50, of logarithms: of what nothing is known of, and what is taken for chance or for an error. */
const SPREAD_FIRST = NORMAL_P90;
const SPREAD_MIN = 0.05;
const SPREAD_MAX = 4;
/** Keeps an extrapolated code model within what an execution can cost: a nanosecond to a day in ms. */
const LOG_MAX = 18;
/** A run that took a thousand times what its code let expect tells no more of other programs than one that took thrice as long. */
const LOG_MISS_MAX = 1;

/**
 * What one tenant's runs have told of one cost (duration, memory or CPU) in one runtime. Plain, for checkpoints. It goes by what
 * programs look like, which whoever writes them can feign: so no other tenant's estimate rests on it.
 */
export interface CostModel {
  readonly code: OnlineRidge;
  /**
   * Of how far costs lay above the p90 that was expected (conformalised quantile regression, Romano et al. 2019): of programs
   * that are known by their own runs, and of the others (each kind is calibrated by its like: Vovk et al. 2003).
   */
  readonly bounds: { readonly byRuns: ConformalState; readonly byLikes: ConformalState };
}

/** `typical`: what everybody's runs in the runtime cost so far, from where a new tenant's model begins. */
export function createCostModel(typical: LogNormal, firstGuess: number): CostModel {
  const weights = [...FIRST_CODE_WEIGHTS];
  weights[0] = typicalMean(typical, firstGuess);
  return {
    code: createOnlineRidge(weights, CODE_RIDGES),
    bounds: { byRuns: createConformal(MISS_RATIO), byLikes: createConformal(MISS_RATIO) },
  };
}

/** What is known of one execution's cost beforehand, in the unit of the cost. */
export interface CostKnowledge {
  /** Of all runs in the runtime. */
  readonly typical: LogNormal;
  readonly firstGuess: number;
  /** Of the very program. */
  readonly program: LogNormal | undefined;
  /** Of the user: by how much what they ran cost more than its code, or the runtime, let expect. */
  readonly user: LogNormal | undefined;
  readonly code: CodeReading | undefined;
}

export interface CostEstimate extends QuantileEstimate {
  readonly weights: Readonly<Record<PredictionBasis, number>>;
}

interface Source {
  readonly basis: PredictionBasis;
  readonly weight: number;
  readonly mean: number;
}

/** A mean of logarithms weighted by evidence: the program's own runs first, then user, code, and runtime. */
export function estimateCost(model: CostModel, known: CostKnowledge): CostEstimate {
  const { program, user } = known;
  const sources = sourcesWithoutHistory(model, known);
  const base = meanOf(sources);
  if (user !== undefined && user.count > 0) {
    const weight = Math.min(USER_WEIGHT, user.count / 4);
    sources.push({ basis: 'user-history', weight, mean: base + user.mean });
  }
  if (program !== undefined && program.count > 0) {
    sources.push({ basis: 'program-history', weight: 4 * program.count, mean: program.mean });
  }
  const total = sources.reduce((sum, { weight }) => sum + weight, 0);
  const weights = { 'program-history': 0, 'user-history': 0, code: 0, runtime: 0 };
  for (const { basis, weight } of sources) {
    weights[basis] = weight / total;
  }
  const center = meanOf(sources);
  const margin = Math.max(0, spreadOf(known, weights) + marginOf(model, weights));
  return { p50: Math.exp(center), p90: Math.exp(center + margin), weights };
}

/** Takes in what one execution really cost; `estimate` is what would have been said just before. */
export function learnCost(
  model: CostModel,
  known: CostKnowledge,
  seen: { readonly actual: number; readonly estimate: CostEstimate },
): void {
  const { actual, estimate } = seen;
  if (!(actual > 0) || !Number.isFinite(actual)) {
    return;
  }
  const { typical, program, user, code } = known;
  const spread = spreadOf(known, estimate.weights);
  const residual = Math.min(RESIDUAL_MAX, Math.log(actual / estimate.p50) - spread);
  const seenHere = { residual, isMissed: actual > estimate.p90 };
  observeResidual(boundOf(model, estimate.weights), seenHere, MISS_RATIO);
  if (user !== undefined) {
    observeLog(user, actual / Math.exp(meanOf(sourcesWithoutHistory(model, known))));
  }
  if (program !== undefined) {
    observeLog(program, actual);
  }
  if (code !== undefined) {
    const said = ridgePredict(model.code, code.row);
    const miss = Math.log(actual) - said;
    ridgeLearn(model.code, code.row, said + Math.max(-LOG_MISS_MAX, Math.min(LOG_MISS_MAX, miss)));
  }
  observeLog(typical, actual);
}

function boundOf({ bounds }: CostModel, weights: CostEstimate['weights']): ConformalState {
  return weights['program-history'] > KNOWN_RATIO ? bounds.byRuns : bounds.byLikes;
}

/** How much is added to the expected p90, of logarithms: nothing, until enough was seen to say otherwise. */
function marginOf(model: CostModel, weights: CostEstimate['weights']): number {
  const bound = boundOf(model, weights);
  const seenCount = bound.residuals.length;
  const seen = conformalMargin(bound) ?? 0;
  return (seen * seenCount) / (seenCount + FIRST_MARGIN_COUNT);
}

/** What is known without any history of the user's own. */
function sourcesWithoutHistory(
  { code: weights }: CostModel,
  { typical, firstGuess, code }: CostKnowledge,
): Source[] {
  const runtime: Source = {
    basis: 'runtime',
    weight: RUNTIME_WEIGHT,
    mean: typicalMean(typical, firstGuess),
  };
  if (code === undefined) {
    return [runtime];
  }
  const mean = Math.min(LOG_MAX, Math.max(-LOG_MAX, ridgePredict(weights, code.row)));
  return [runtime, { basis: 'code', weight: CODE_WEIGHT, mean }];
}

function typicalMean(typical: LogNormal, firstGuess: number): number {
  return typical.count > 0 ? typical.mean : Math.log(firstGuess);
}

function meanOf(sources: readonly Source[]): number {
  const total = sources.reduce((sum, { weight }) => sum + weight, 0);
  return sources.reduce((sum, { weight, mean }) => sum + (weight / total) * mean, 0);
}

/** The distance of p90 from p50 that is to be expected: what ran often spreads as it did, the rest as its like does. */
function spreadOf({ typical, program, code }: CostKnowledge, weights: CostEstimate['weights']): number {
  const byRuntime = typical.count > 3 ? NORMAL_P90 * Math.sqrt(typical.variance) : SPREAD_FIRST;
  const byLikes = code?.logSpread ?? byRuntime;
  const byRuns = program === undefined ? byLikes : NORMAL_P90 * Math.sqrt(program.variance);
  const ownRatio = weights['program-history'];
  const spread = (1 - ownRatio) * byLikes + ownRatio * byRuns;
  return Math.min(SPREAD_MAX, Math.max(SPREAD_MIN, spread));
}
