import type { PredictionBasis } from '../model/prediction.ts';
import type { QuantileEstimate } from '../model/program-analysis.ts';
import {
  type ConformalState,
  conformalMargin,
  createConformal,
  observeResidual,
} from '../stats/conformal.ts';
import { createOnlineRidge, type OnlineRidge, ridgeLearn, ridgePredict } from '../stats/online-ridge.ts';
import { CODE_FEATURE_COUNT, FIRST_CODE_WEIGHTS } from './code-features.ts';
import { createLogNormal, type LogNormal, observeLog } from './log-normal.ts';

/** Each run of the very program weighs 4: two weigh as much as the code, three outweigh it. As bench/costs.ts finds it best. */
const CODE_WEIGHT = 8;
const USER_WEIGHT = 1;
const RUNTIME_WEIGHT = 0.5;
const MISS_RATIO = 0.1;
/** Quantile 0.9 of the standard normal, the bound until there is evidence to calibrate by. */
const NORMAL_P90 = 1.2816;
const SPREAD_FIRST = 1;
/** Keeps an extrapolated code model within what an execution can cost: a nanosecond to a day in ms. */
const LOG_MAX = 18;

/** One cost (duration, memory or CPU) of one runtime. Plain, for checkpoints. */
export interface CostModel {
  readonly typical: LogNormal;
  readonly code: OnlineRidge;
  readonly bound: ConformalState;
  codeCount: number;
}

export function createCostModel(): CostModel {
  return {
    typical: createLogNormal(),
    code: { ...createOnlineRidge(CODE_FEATURE_COUNT, 1), weights: [...FIRST_CODE_WEIGHTS] },
    bound: createConformal(MISS_RATIO),
    codeCount: 0,
  };
}

/** What is known of the very program, and of the user, in the same unit as the model. */
export interface CostHistory {
  readonly program: LogNormal | undefined;
  readonly user: LogNormal | undefined;
  readonly code: readonly number[] | undefined;
}

export interface CostEstimate extends QuantileEstimate {
  readonly weights: Readonly<Record<PredictionBasis, number>>;
}

/** A mean of logarithms weighted by evidence: the program's own runs first, then user, code, and runtime. */
export function estimateCost(model: CostModel, history: CostHistory, firstGuess: number): CostEstimate {
  const sources: { basis: PredictionBasis; weight: number; mean: number }[] = [
    {
      basis: 'runtime',
      weight: RUNTIME_WEIGHT,
      mean: model.typical.count > 0 ? model.typical.mean : Math.log(firstGuess),
    },
  ];
  if (history.program !== undefined && history.program.count > 0) {
    sources.push({ basis: 'program-history', weight: 4 * history.program.count, mean: history.program.mean });
  }
  if (history.user !== undefined && history.user.count > 0) {
    sources.push({
      basis: 'user-history',
      weight: Math.min(USER_WEIGHT, history.user.count / 4),
      mean: history.user.mean,
    });
  }
  if (history.code !== undefined && model.codeCount >= CODE_FEATURE_COUNT) {
    const mean = Math.min(LOG_MAX, Math.max(-LOG_MAX, ridgePredict(model.code, history.code)));
    sources.push({ basis: 'code', weight: CODE_WEIGHT, mean });
  }
  const total = sources.reduce((sum, { weight }) => sum + weight, 0);
  const center = sources.reduce((sum, { weight, mean }) => sum + (weight / total) * mean, 0);
  const spread = model.typical.count > 3 ? Math.sqrt(model.typical.variance) : SPREAD_FIRST;
  const margin = conformalMargin(model.bound) ?? NORMAL_P90 * spread;
  const weights = { 'program-history': 0, 'user-history': 0, code: 0, runtime: 0 };
  for (const { basis, weight } of sources) {
    weights[basis] = weight / total;
  }
  return { p50: Math.exp(center), p90: Math.exp(center + Math.max(0, margin)), weights };
}

/** Takes in what one execution really cost; `estimate` is what would have been said just before. */
export function learnCost(
  model: CostModel,
  history: CostHistory,
  seen: { readonly actual: number; readonly estimate: CostEstimate },
): void {
  const { actual, estimate } = seen;
  if (!(actual > 0) || !Number.isFinite(actual)) {
    return;
  }
  const residual = Math.log(actual) - Math.log(estimate.p50);
  observeResidual(model.bound, { residual, isMissed: actual > estimate.p90 }, MISS_RATIO);
  observeLog(model.typical, actual);
  if (history.code !== undefined) {
    ridgeLearn(model.code, history.code, Math.log(actual));
    model.codeCount += 1;
  }
  for (const own of [history.program, history.user]) {
    if (own !== undefined) {
      observeLog(own, actual);
    }
  }
}
