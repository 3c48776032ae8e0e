import type { ProgramAnalysis } from '../../model/program-analysis.ts';
import type { AnalysisAnswerBody } from '../schemas/analysis-schemas.ts';
import { figure } from './figure.ts';

/** An analysis as callers read it. */
export function viewAnalysis(analysis: ProgramAnalysis): AnalysisAnswerBody['analysis'] {
  if (analysis.kind === 'unknown') {
    return { ...analysis };
  }
  const { features } = analysis;
  return {
    ...analysis,
    imports: [...analysis.imports],
    complexityReasons: [...analysis.complexityReasons],
    bottleneckReasons: [...analysis.bottleneckReasons],
    warnings: [...analysis.warnings],
    // A literal such as 1e999 is infinite, which JSON cannot say.
    features: {
      ...features,
      literalMax: figure(features.literalMax),
      allocationMax: figure(features.allocationMax),
    },
  };
}
