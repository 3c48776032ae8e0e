import type { ExecutionRequest } from '../model/execution.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import type { ProgramFeatures } from '../model/program-analysis.ts';
import { languageOf } from '../model/runtime-at-level.ts';
import type { ExecutionParts } from './execution-parts.ts';

export interface PreparedExecution {
  readonly prediction: ExecutionPrediction;
  readonly features: ProgramFeatures | undefined;
  /** Modules as the program names them. */
  readonly imports: readonly string[];
}

/** Reads the code and predicts its cost for this user. A failed analysis means unknown features, never a failed request. */
export async function prepareExecution(
  parts: Pick<ExecutionParts, 'analyzer' | 'predictor' | 'clock'>,
  request: Pick<ExecutionRequest, 'tenantId' | 'userId' | 'programId' | 'runtime' | 'code'>,
): Promise<PreparedExecution> {
  const analysis = await parts.analyzer.analyze({ ...request, runtime: languageOf(request.runtime) });
  const features = analysis.kind === 'known' ? analysis.features : undefined;
  const prediction = await parts.predictor.predict({ ...request, analysis, features, at: parts.clock.now() });
  return { prediction, features, imports: analysis.kind === 'known' ? analysis.imports : [] };
}
