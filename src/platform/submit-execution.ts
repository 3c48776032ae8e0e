import { assert } from '../kernel/assert.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { ExecutionId } from '../kernel/ids.ts';
import type { Execution, ExecutionAttempt, ExecutionRequest } from '../model/execution.ts';
import type { ProgramFile } from '../model/program-file.ts';
import type { AcceptAnswer } from '../store/store.ts';
import type { AcceptedExecution } from './chameleon.ts';
import { execute } from './execute.ts';
import type { Acceptance, ExecutionJob, ExecutionParts } from './execution-parts.ts';
import type { LiveExecutions } from './live-executions.ts';
import { OpenStdin } from './open-stdin.ts';

interface SubmitParts {
  readonly parts: ExecutionParts;
  readonly live: LiveExecutions;
}

/** Accepts a request durably and carries it on in the background. Rejects when it was not accepted. */
export function submitExecution(
  { parts, live }: SubmitParts,
  {
    request,
    files,
    isOutcomeAwaited,
  }: {
    readonly request: ExecutionRequest;
    /** The contents of those that the request names. */
    readonly files: readonly ProgramFile[];
    readonly isOutcomeAwaited: boolean;
  },
): Promise<AcceptedExecution> {
  const id = parts.ids('exe');
  return new Promise((resolve, reject) => {
    let repeated: Execution | undefined;
    const accept: ExecutionJob['accept'] = ({ prediction, acceptedAt, attempt }) => {
      const queued = {
        id,
        request,
        acceptedAt,
        attemptCount: 0,
        prediction,
        state: { kind: 'queued' },
      } as const;
      const recorded = attempt === undefined ? queued : runningFrom(queued, attempt);
      // Where nobody is told before the end, the flush of the end does for both. Who repeats a key may ask any time.
      const isAlone = isOutcomeAwaited && request.idempotencyKey === undefined;
      const write = parts.store.executions.accept(recorded, isAlone ? 'soon' : 'at-once', files);
      const committed = write.committed.then((answer) => acceptanceOf(request, answer));
      const durable = write.then((answer) => {
        const acceptance = acceptanceOf(request, answer);
        repeated = answer.kind === 'existing' ? answer.execution : undefined;
        resolve({ execution: repeated ?? queued, isRepeat: acceptance === 'repeat', finished });
        return acceptance;
      });
      // A refusal is told when it is known, whatever the job still waits for.
      committed.catch(reject);
      durable.catch(reject);
      return { committed, durable };
    };
    const { job, withdraw } = jobFor(parts, {
      id,
      request,
      attemptCount: 0,
      prediction: undefined,
      acceptedAt: undefined,
      standing: 'new',
      files,
      isOutcomeAwaited,
      accept,
    });
    const finished = execute(parts, job).then((execution) => execution ?? endOf({ parts, live }, repeated));
    // A failure before acceptance is the answer; after it, the waiter on `finished` hears of it.
    finished.catch(reject);
    live.add(id, { finished, withdraw, stdin: job.stdin });
  });
}

/** Carries on what an earlier life of the server had accepted; it is not accepted, only run, again. */
export async function resumeExecution({ parts, live }: SubmitParts, execution: Execution): Promise<void> {
  const { id, request, acceptedAt, attemptCount, prediction, state } = execution;
  assert(state.kind !== 'finished', `${id} is finished and cannot be resumed`);
  if (state.kind === 'running') {
    await parts.store.executions.requeue(id, state.attempt.id);
  }
  const { job, withdraw } = jobFor(parts, {
    id,
    request,
    attemptCount,
    prediction,
    acceptedAt,
    standing: 'accepted',
    files: request.files === undefined ? [] : await parts.store.executions.givenFiles(id),
    isOutcomeAwaited: false,
    accept: () => ({ committed: Promise.resolve('accepted'), durable: Promise.resolve('accepted') }),
  });
  const finished = execute(parts, job).then((ended) => ended ?? execution);
  finished.catch(() => undefined);
  live.add(id, { finished, withdraw, stdin: job.stdin });
}

function runningFrom(queued: Execution, attempt: ExecutionAttempt): Execution {
  return { ...queued, attemptCount: attempt.number, state: { kind: 'running', attempt } };
}

/** Throws `idempotency-conflict`. */
function acceptanceOf(request: ExecutionRequest, answer: AcceptAnswer): Acceptance {
  if (answer.kind === 'conflict') {
    throw keyTaken(request, answer.executionId);
  }
  return answer.kind === 'existing' ? 'repeat' : 'accepted';
}

function keyTaken({ idempotencyKey }: ExecutionRequest, by: ExecutionId): ChameleonError {
  return new ChameleonError(
    'idempotency-conflict',
    `idempotency key ${JSON.stringify(idempotencyKey)} came before with another request (${by})`,
  );
}

/** What was read when the key was looked up may be older than its end: who is carried no more is read again. */
async function endOf({ parts, live }: SubmitParts, repeated: Execution | undefined): Promise<Execution> {
  assert(repeated !== undefined, 'an execution that was not accepted repeats a known one');
  const carried = live.find(repeated.id);
  if (carried !== undefined || repeated.state.kind === 'finished') {
    return carried?.finished ?? repeated;
  }
  return (await parts.store.executions.find(repeated.request.tenantId, repeated.id)) ?? repeated;
}

/** A way out is made with its instance, and a session that has begun has its own. */
function isOutsidePool(
  { sessions }: ExecutionParts,
  { tenantId, network, sessionId }: ExecutionRequest,
): boolean {
  const session = sessionId && sessions.find(tenantId, sessionId);
  return network !== undefined || session?.place !== undefined;
}

function jobFor(
  parts: ExecutionParts,
  of: Omit<ExecutionJob, 'subject' | 'withdrawal' | 'stdin'>,
): { readonly job: ExecutionJob; withdraw(): void } {
  const { tenantId, userId, programId, runtime } = of.request;
  const withdrawal = new AbortController();
  return {
    job: {
      ...of,
      subject: {
        ...{ executionId: of.id, tenantId, userId, programId, runtime },
        ...(isOutsidePool(parts, of.request) ? { isOutsidePool: true } : {}),
      },
      withdrawal: withdrawal.signal,
      stdin: of.request.isStdinOpen === true ? stdinOf(parts, of) : undefined,
    },
    withdraw() {
      withdrawal.abort();
      parts.admission.withdraw(of.id);
    },
  };
}

function stdinOf(
  { clock, stdinRoom: room }: ExecutionParts,
  { request: { tenantId }, standing }: Pick<ExecutionJob, 'request' | 'standing'>,
): OpenStdin {
  const given = { clock, tenantId, room };
  return standing === 'new' ? new OpenStdin(given) : OpenStdin.lost(given);
}
