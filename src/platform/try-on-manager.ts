import { ChameleonError, messageOf } from '../kernel/errors.ts';
import type { ManagerId } from '../kernel/ids.ts';
import { COMPILE_MS_MAX, type ExecutionAttempt, type ExecutionLimits } from '../model/execution.ts';
import { type CancelMessage, type ExecuteAnswer, subjects } from '../model/manager-messages.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import type { SessionPlace } from '../model/session.ts';
import { askManager } from './ask-manager.ts';
import { executeMessage, type HandedAttempt } from './execute-message.ts';
import type { ChosenManager, ExecutionJob, ExecutionParts } from './execution-parts.ts';
import { sizeMemoryLimit } from './size-memory-limit.ts';

/** What an attempt may take beyond the program's own wall limit: boot, compile, hand-over, teardown. */
const PLATFORM_SLACK_MS = 30_000 + COMPILE_MS_MAX;

export type AttemptEnding =
  | {
      readonly kind: 'ran';
      readonly dispatchedAt: number;
      readonly managerId: ManagerId;
      readonly answer: ExecuteAnswer;
      readonly limits: ExecutionLimits;
    }
  /** The platform failed; the program's outcome is unknown and the execution may be tried again. */
  | {
      readonly kind: 'platform-failed';
      readonly dispatchedAt: number;
      readonly message: string;
      /** CPU time that the program, and its compiler, took before it was stopped for a limit that the platform had found for it. */
      readonly spentMs?: number;
    }
  | { readonly kind: 'withdrawn'; readonly dispatchedAt: number };

/** An attempt that has its manager. */
export interface PlacedAttempt {
  readonly chosen: ChosenManager;
  readonly record: ExecutionAttempt;
}

interface WantedAttempt {
  readonly number: number;
  readonly prediction: ExecutionPrediction;
  /** Where the executions of its session have run; absent: it has none, or is its first. */
  readonly kept?: SessionPlace | undefined;
}

/** The attempt on a manager that can take it now, to be recorded with the acceptance; undefined when none can. */
export function placeAttemptNow(
  parts: ExecutionParts,
  job: ExecutionJob,
  wanted: WantedAttempt,
): PlacedAttempt | undefined {
  const chosen = parts.placement.chooseNow(wishOf(job, wanted));
  return chosen && { chosen, record: recordOn(parts, chosen, wanted) };
}

/**
 * One attempt on one manager: recorded before it is dispatched, so that no restart dispatches it again. `accepted` is the
 * one that was recorded with the acceptance.
 */
export async function tryOnManager(
  parts: ExecutionParts,
  job: ExecutionJob,
  attempt: WantedAttempt & {
    readonly packages: readonly string[];
    readonly accepted: PlacedAttempt | undefined;
  },
): Promise<AttemptEnding> {
  const { accepted } = attempt;
  let chosen: ChosenManager;
  try {
    chosen = accepted?.chosen ?? (await parts.placement.choose(wishOf(job, attempt)));
  } catch (error) {
    return { kind: 'platform-failed', dispatchedAt: parts.clock.now(), message: messageOf(error) };
  }
  try {
    const record = accepted?.record ?? recordOn(parts, chosen, attempt);
    const ending = await dispatch(parts, job, {
      record,
      prediction: attempt.prediction,
      packages: attempt.packages,
      kept: attempt.kept,
      mayStart: async () =>
        accepted !== undefined ||
        parts.store.executions.startAttempt(job.id, record, unknownOf(job, attempt)),
    });
    if (ending.kind === 'ran') {
      chosen.observeStart(ending.answer.startMs + ending.answer.initMs);
    }
    return ending;
  } finally {
    chosen.release();
  }
}

function wishOf(job: ExecutionJob, { prediction, kept }: WantedAttempt) {
  const isFresh = job.request.network !== undefined || kept !== undefined;
  return { ...job.request, predictedWorkMs: prediction.cpuMs.p50, isFresh, managerId: kept?.managerId };
}

function recordOn(
  { ids, clock }: ExecutionParts,
  { managerId }: ChosenManager,
  { number }: WantedAttempt,
): ExecutionAttempt {
  return { id: ids('att'), number, managerId, startedAt: clock.now() };
}

/** The prediction, where it was not recorded with the acceptance. */
function unknownOf(job: ExecutionJob, { prediction }: WantedAttempt): ExecutionPrediction | undefined {
  return job.standing === 'accepted' && job.prediction === undefined ? prediction : undefined;
}

async function dispatch(
  parts: ExecutionParts,
  job: ExecutionJob,
  { mayStart, ...handed }: HandedAttempt & { readonly mayStart: () => Promise<boolean> },
): Promise<AttemptEnding> {
  const { record, prediction, packages } = handed;
  const dispatchedAt = record.startedAt;
  if (job.withdrawal.aborted || !(await mayStart())) {
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
  const expected = { prediction, packages, attemptNumber: record.number };
  const limits = sizeMemoryLimit(job.request, expected, parts.limitSizing);
  const cancel = () =>
    parts.bus.publish(subjects.cancel(record.managerId), { executionId: job.id } satisfies CancelMessage);
  job.withdrawal.addEventListener('abort', cancel);
  try {
    const answer = await askManager(parts.bus, job.stdin, {
      managerId: record.managerId,
      message: executeMessage(parts, job, { ...handed, limits }),
      timeoutMs: limits.wallMs + PLATFORM_SLACK_MS,
    });
    const hasRun = answer.compile?.failedUnder === undefined;
    if (hasRun && answer.reason === 'memory' && limits.memoryMb < job.request.limits.memoryMb) {
      // What was expected of it was too little: that is the platform's mistake.
      await parts.store.executions.requeue(job.id, record.id);
      const message = `${limits.memoryMb} MB of memory, which it was expected to need, were too little`;
      return { kind: 'platform-failed', dispatchedAt, message, spentMs: cpuMsOf(answer) };
    }
    return { kind: 'ran', dispatchedAt, managerId: record.managerId, answer, limits };
  } catch (error) {
    await parts.store.executions.requeue(job.id, record.id);
    const code = error instanceof ChameleonError ? error.code : 'unexpected';
    return { kind: 'platform-failed', dispatchedAt, message: `${code}: ${messageOf(error)}` };
  } finally {
    job.withdrawal.removeEventListener('abort', cancel);
  }
}

function cpuMsOf({ usage, compile }: ExecuteAnswer): number {
  return usage.cpuUserMs + usage.cpuSystemMs + (compile?.cpuMs ?? 0);
}
