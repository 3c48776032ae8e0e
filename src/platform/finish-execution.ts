import type { Execution, ExecutionResult } from '../model/execution.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import type { ProgramFeatures } from '../model/program-analysis.ts';
import type { ProgramFile } from '../model/program-file.ts';
import type { ExecutionJob, ExecutionParts } from './execution-parts.ts';

interface Ending {
  readonly prediction: ExecutionPrediction;
  readonly features: ProgramFeatures | undefined;
  readonly acceptedAt: number;
  readonly result: ExecutionResult;
  /** The contents of those that the result names. */
  readonly artifacts: readonly ProgramFile[];
}

/** Records the one outcome, tells the stream, and lets the predictor learn from what really happened. */
export async function finishExecution(
  parts: ExecutionParts,
  job: ExecutionJob,
  ending: Ending,
): Promise<Execution> {
  const { result, prediction, acceptedAt } = ending;
  const { id, request } = job;
  const finishedAt = parts.clock.now();
  const finished = await parts.store.executions.finish(id, result, finishedAt, ending.artifacts);
  if (request.files !== undefined) {
    // Nobody waits for it; what is left of a failure goes with the execution.
    parts.store.executions.dropGivenFiles(id).catch(() => undefined);
  }
  const execution: Execution = {
    id,
    request,
    acceptedAt,
    attemptCount: finished?.attemptCount ?? job.attemptCount,
    prediction,
    state: { kind: 'finished', result, finishedAt },
  };
  if (finished === undefined) {
    // It had its outcome before; what is recorded is the answer, unless retention has taken it.
    return (await parts.store.executions.find(request.tenantId, id)) ?? execution;
  }
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
    const learnt = { ...request, features: ending.features, analysis: undefined, at: finishedAt };
    const { usage, timings } = result;
    parts.events.lateAfterwards(() => parts.predictor.learn(learnt, usage, timings.runMs));
  }
  return execution;
}
