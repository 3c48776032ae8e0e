import type { Execution, ExecutionResult } from '../model/execution.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import type { ProgramFeatures } from '../model/program-analysis.ts';
import type { ExecutionJob, ExecutionParts } from './execution-parts.ts';

interface Ending {
  readonly prediction: ExecutionPrediction;
  readonly features: ProgramFeatures | undefined;
  readonly acceptedAt: number;
  readonly result: ExecutionResult;
}

/** Records the one outcome, tells the stream, and lets the predictor learn from what really happened. */
export async function finishExecution(
  parts: ExecutionParts,
  job: ExecutionJob,
  ending: Ending,
): Promise<Execution> {
  const { result } = ending;
  const finishedAt = parts.clock.now();
  const isFirst = await parts.store.executions.finish(job.id, result, finishedAt);
  if (isFirst) {
    parts.events.publish({
      name: 'execution.finished',
      at: finishedAt,
      ...job.subject,
      outcome: result.outcome,
      reason: result.reason,
      startKind: result.startKind,
      timings: result.timings,
      usage: result.usage,
    });
    if (result.usage !== undefined) {
      const { tenantId, userId, programId, runtime } = job.request;
      const input = {
        tenantId,
        userId,
        programId,
        runtime,
        features: ending.features,
        analysis: undefined,
        at: finishedAt,
      };
      parts.predictor.learn(input, result.usage, result.timings.runMs);
    }
  }
  const recorded = await parts.store.executions.find(job.request.tenantId, job.id);
  return recorded ?? asFinished(job, ending, finishedAt);
}

/** The record may be gone by retention; the caller still gets the outcome it waited for. */
function asFinished(job: ExecutionJob, ending: Ending, finishedAt: number): Execution {
  return {
    id: job.id,
    request: job.request,
    acceptedAt: ending.acceptedAt,
    attemptCount: job.attemptCount,
    prediction: ending.prediction,
    state: { kind: 'finished', result: ending.result, finishedAt },
  };
}
