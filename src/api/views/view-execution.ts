import type { Execution, ExecutionResult, ExecutionTimings } from '../../model/execution.ts';
import type { ListedExecution } from '../../model/listed-execution.ts';
import type { ExecutionBody, ExecutionSummaryBody } from '../schemas/execution-schemas.ts';
import { userNameOf } from '../user-name.ts';
import { viewPrediction } from './view-prediction.ts';

function viewActual(result: Pick<ExecutionResult, 'usage' | 'timings'>): ExecutionSummaryBody['actual'] {
  const { usage, timings } = result;
  return usage === undefined
    ? null
    : {
        durationMs: timings.runMs,
        memoryMb: usage.memoryMbPeak,
        cpuMs: usage.cpuUserMs + usage.cpuSystemMs,
      };
}

/** A figure that there is none of is left out. */
function viewTimings({ compileMs, ...timings }: ExecutionTimings): ExecutionSummaryBody['timings'] {
  return compileMs === undefined ? timings : { ...timings, compileMs };
}

/** One execution as a list shows it: everything but what it printed. */
export function viewExecutionSummary(execution: ListedExecution): ExecutionSummaryBody {
  const { id, request, state, attemptCount, acceptedAt, prediction } = execution;
  const result = state.kind === 'finished' ? state.result : undefined;
  return {
    id,
    user: userNameOf(request.userId),
    runtime: request.runtime,
    programId: request.programId,
    state: state.kind,
    outcome: result?.outcome ?? null,
    reason: result?.reason ?? null,
    exitCode: result?.exitCode ?? null,
    signal: result?.signal ?? null,
    isStdoutTruncated: result?.isStdoutTruncated ?? false,
    isStderrTruncated: result?.isStderrTruncated ?? false,
    message: result?.message ?? null,
    startKind: result?.startKind ?? null,
    isolationLevel: result?.isolationLevel ?? null,
    memoryLimitMb: result?.memoryLimitMb ?? null,
    artifacts: [...(result?.artifacts ?? [])],
    leftOut: [...(result?.leftOut ?? [])],
    stdinOpen: request.isStdinOpen === true,
    network: request.network === undefined ? null : { allow: request.network.allow ?? null },
    session: request.sessionId ?? null,
    timings: result === undefined ? null : viewTimings(result.timings),
    usage: result?.usage ?? null,
    compile: result?.compile ?? null,
    prediction: prediction === undefined ? null : viewPrediction(prediction),
    actual: result === undefined ? null : viewActual(result),
    attempts: attemptCount,
    acceptedAt,
    finishedAt: state.kind === 'finished' ? state.finishedAt : null,
  };
}

/** One execution as its caller reads it; what is not known before it ends is null, its output empty. */
export function viewExecution(execution: Execution): ExecutionBody {
  const { state } = execution;
  const result = state.kind === 'finished' ? state.result : undefined;
  return {
    ...viewExecutionSummary(execution),
    stdout: result?.stdout ?? '',
    stderr: result?.stderr ?? '',
  };
}
