import { ChameleonError, messageOf } from '../kernel/errors.ts';
import type { ManagerId } from '../kernel/ids.ts';
import type { ExecutionAttempt } from '../model/execution.ts';
import {
  type CancelMessage,
  type ExecuteAnswer,
  type ExecuteMessage,
  subjects,
} from '../model/manager-messages.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import type { ExecutionJob, ExecutionParts } from './execution-parts.ts';

/** What an attempt may take beyond the program's own wall limit: boot, hand-over, teardown. */
const PLATFORM_SLACK_MS = 30_000;

export type AttemptEnding =
  | {
      readonly kind: 'ran';
      readonly dispatchedAt: number;
      readonly managerId: ManagerId;
      readonly answer: ExecuteAnswer;
    }
  /** The platform failed; the program's outcome is unknown and the execution may be tried again. */
  | { readonly kind: 'platform-failed'; readonly dispatchedAt: number; readonly message: string }
  | { readonly kind: 'withdrawn'; readonly dispatchedAt: number };

/** One attempt on one manager: recorded before it is dispatched, so that no restart dispatches it again. */
export async function tryOnManager(
  parts: ExecutionParts,
  job: ExecutionJob,
  attempt: { readonly number: number; readonly prediction: ExecutionPrediction },
): Promise<AttemptEnding> {
  let chosen: Awaited<ReturnType<ExecutionParts['placement']['choose']>>;
  try {
    chosen = await parts.placement.choose({ ...job.request, predictedWorkMs: attempt.prediction.cpuMs.p50 });
  } catch (error) {
    return { kind: 'platform-failed', dispatchedAt: parts.clock.now(), message: messageOf(error) };
  }
  try {
    const ending = await dispatch(parts, job, {
      record: {
        id: parts.ids('att'),
        number: attempt.number,
        managerId: chosen.managerId,
        startedAt: parts.clock.now(),
      },
      prediction: attempt.prediction,
    });
    if (ending.kind === 'ran') {
      chosen.observeStart(ending.answer.startMs + ending.answer.initMs);
    }
    return ending;
  } finally {
    chosen.release();
  }
}

async function dispatch(
  parts: ExecutionParts,
  job: ExecutionJob,
  attempt: { readonly record: ExecutionAttempt; readonly prediction: ExecutionPrediction },
): Promise<AttemptEnding> {
  const { record } = attempt;
  const dispatchedAt = record.startedAt;
  if (
    job.withdrawal.aborted ||
    !(await parts.store.executions.startAttempt(job.id, record, attempt.prediction))
  ) {
    return { kind: 'withdrawn', dispatchedAt };
  }
  parts.events.publish({
    name: 'execution.started',
    at: dispatchedAt,
    ...job.subject,
    attemptId: record.id,
    attemptNumber: record.number,
    managerId: record.managerId,
  });
  const cancel = () =>
    parts.bus.publish(subjects.cancel(record.managerId), { executionId: job.id } satisfies CancelMessage);
  job.withdrawal.addEventListener('abort', cancel);
  try {
    const answer = await parts.bus.request(subjects.execute(record.managerId), messageFor(job, record), {
      timeoutMs: job.request.limits.wallMs + PLATFORM_SLACK_MS,
    });
    return { kind: 'ran', dispatchedAt, managerId: record.managerId, answer: answer as ExecuteAnswer };
  } catch (error) {
    await parts.store.executions.requeue(job.id, record.id);
    const code = error instanceof ChameleonError ? error.code : 'unexpected';
    return { kind: 'platform-failed', dispatchedAt, message: `${code}: ${messageOf(error)}` };
  } finally {
    job.withdrawal.removeEventListener('abort', cancel);
  }
}

function messageFor(job: ExecutionJob, record: ExecutionAttempt): ExecuteMessage {
  const { tenantId, userId, programId, runtime, code, stdin, args, env, limits } = job.request;
  return {
    executionId: job.id,
    attemptId: record.id,
    tenantId,
    userId,
    programId,
    runtime,
    code,
    stdin,
    args,
    env,
    limits,
  };
}
