import type { AnalysisReason, ProgramAnalysis } from '../../model/program-analysis.ts';
import type { AnalyzedProgram } from '../../platform/chameleon.ts';
import type { AnalysisAnswerBody } from '../schemas/analysis-schemas.ts';
import { figure } from './figure.ts';
import { viewPrediction } from './view-prediction.ts';
import { viewProbe } from './view-probe.ts';

type Known = Extract<ProgramAnalysis, { kind: 'known' }>;

/** An analysis as callers read it, with what a run would probably cost. */
export function viewAnalysis(analyzed: AnalyzedProgram): AnalysisAnswerBody {
  const { runtime, analysis, prediction, limits, warmLayer, probe, reading } = analyzed;
  const { programId, language, analysisMs } = analysis;
  const costs = viewPrediction(prediction);
  return {
    programId,
    runtime,
    language,
    ...(analysis.kind === 'unknown' ? viewUnknown(analysis.reason) : viewKnown(analysis)),
    warmLayer: { layer: warmLayer.layer, modules: [...warmLayer.modules] },
    limits,
    durationMs: costs.durationMs,
    memoryMb: costs.memoryMb,
    prediction: costs,
    ...(probe === undefined ? {} : { probe: viewProbe(probe, reading) }),
    analysisMs,
  };
}

type Reading = Omit<
  AnalysisAnswerBody,
  | 'programId'
  | 'runtime'
  | 'language'
  | 'warmLayer'
  | 'limits'
  | 'durationMs'
  | 'memoryMb'
  | 'prediction'
  | 'probe'
  | 'analysisMs'
>;

function viewUnknown(reason: string): Reading {
  return {
    status: 'unknown',
    reason,
    timeComplexity: { class: 'unknown', confidence: 0, drivers: [] },
    spaceComplexity: 'unknown',
    cyclomatic: 0,
    cognitive: 0,
    loopDepthMax: 0,
    recursion: 'none',
    dependencies: [],
    operations: { file: 0, network: 0, process: 0, compute: 0 },
    bottleneck: 'none',
    bottleneckDrivers: [],
    // What nobody could read is a reason of its own.
    isolation: { level: 'microvm', drivers: [] },
    warnings: [],
    features: null,
  };
}

function viewKnown(analysis: Known): Reading {
  const { features, confidenceRatio } = analysis;
  const unreadPercent = Math.ceil(100 * (1 - confidenceRatio));
  return {
    status: unreadPercent === 0 ? 'ok' : 'partial',
    ...(unreadPercent === 0 ? {} : { reason: `${unreadPercent} % of the source could not be read` }),
    timeComplexity: {
      class: analysis.complexity,
      confidence: analysis.complexityConfidenceRatio,
      drivers: viewReasons(analysis.complexityReasons),
    },
    spaceComplexity: analysis.spaceComplexity,
    cyclomatic: features.cyclomaticComplexity,
    cognitive: features.cognitiveComplexity,
    loopDepthMax: features.loopDepthMax,
    recursion: analysis.recursion,
    dependencies: analysis.dependencies.map((each) => ({ ...each })),
    operations: {
      file: features.fileOperationCount,
      network: features.networkOperationCount,
      process: features.processOperationCount,
      compute: features.unboundedLoopCount + features.recursionCount,
    },
    bottleneck: analysis.bottleneck,
    bottleneckDrivers: viewReasons(analysis.bottleneckReasons),
    isolation: { level: analysis.isolation, drivers: viewReasons(analysis.isolationReasons) },
    warnings: viewReasons(analysis.warnings),
    // A literal such as 1e999 is infinite, which JSON cannot say.
    features: {
      ...features,
      literalMax: figure(features.literalMax),
      allocationMax: figure(features.allocationMax),
    },
  };
}

function viewReasons(reasons: readonly AnalysisReason[]): { line: number; why: string }[] {
  return reasons.map(({ line, message }) => ({ line, why: message }));
}
