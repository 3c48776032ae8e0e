import type { ExecutionRequest } from '../model/execution.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import type { ProgramFeatures } from '../model/program-analysis.ts';
import type { ExecutionParts } from './execution-parts.ts';

/** Reads the code and predicts its cost for this user. A failed analysis means unknown features, never a failed request. */
export async function prepareExecution(
  parts: Pick<ExecutionParts, 'analyzer' | 'predictor' | 'clock'>,
  request: Pick<ExecutionRequest, 'tenantId' | 'userId' | 'programId' | 'runtime' | 'code'>,
): Promise<{ readonly prediction: ExecutionPrediction; readonly features: ProgramFeatures | undefined }> {
  const analysis = await parts.analyzer.analyze(request);
  const features = analysis.kind === 'known' ? analysis.features : undefined;
  const prediction = await parts.predictor.predict({ ...request, analysis, features, at: parts.clock.now() });
  return { prediction, features };
}
