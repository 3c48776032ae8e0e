import type { ExecutionPrediction } from '../../model/prediction.ts';
import type { PredictionBody } from '../schemas/prediction-schema.ts';
import { figure } from './figure.ts';

/** A prediction as callers read it. */
export function viewPrediction(prediction: ExecutionPrediction): PredictionBody {
  const { durationMs, memoryMb, cpuMs, complexity, basis, weights, madeAt } = prediction;
  return {
    durationMs: { p50: figure(durationMs.p50), p90: figure(durationMs.p90) },
    memoryMb: { p50: figure(memoryMb.p50), p90: figure(memoryMb.p90) },
    cpuMs: { p50: figure(cpuMs.p50), p90: figure(cpuMs.p90) },
    complexity,
    basis,
    weights: {
      'program-history': figure(weights['program-history']),
      'user-history': figure(weights['user-history']),
      code: figure(weights.code),
      runtime: figure(weights.runtime),
    },
    madeAt,
  };
}
