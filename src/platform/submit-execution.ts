import { assert } from '../kernel/assert.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { ExecutionId } from '../kernel/ids.ts';
import type { Execution, ExecutionRequest } from '../model/execution.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import type { AcceptedExecution } from './chameleon.ts';
import { execute } from './execute.ts';
import type { Acceptance, ExecutionJob, ExecutionParts } from './execution-parts.ts';
import type { LiveExecutions } from './live-executions.ts';

interface SubmitParts {
  readonly parts: ExecutionParts;
  readonly live: LiveExecutions;
}

/** Accepts a request durably and carries it on in the background. Rejects when it was not accepted. */
export function submitExecution(
  { parts, live }: SubmitParts,
  request: ExecutionRequest,
): Promise<AcceptedExecution> {
  const id = parts.ids('exe');
  return new Promise((resolve, reject) => {
    let repeated: Execution | undefined;
    const accept = async (prediction: ExecutionPrediction, acceptedAt: number): Promise<Acceptance> => {
      const execution: Execution = {
        id,
        request,
        acceptedAt,
        attemptCount: 0,
        prediction,
        state: { kind: 'queued' },
      };
      const answer = await parts.store.executions.accept(execution);
      if (answer.kind === 'conflict') {
        throw keyTaken(request, answer.executionId);
      }
      if (answer.kind === 'existing') {
        repeated = answer.execution;
        resolve({ execution: repeated, isRepeat: true, finished });
        return 'repeat';
      }
      resolve({ execution, isRepeat: false, finished });
      return 'accepted';
    };
    const { job, withdraw } = jobFor(parts, {
      id,
      request,
      attemptCount: 0,
      prediction: undefined,
      acceptedAt: undefined,
      standing: 'new',
      // A refusal is told when it is known, whatever the job still waits for.
      accept: (...accepted) => {
        const acceptance = accept(...accepted);
        acceptance.catch(reject);
        return acceptance;
      },
    });
    const finished = execute(parts, job).then((execution) => execution ?? endOf({ parts, live }, repeated));
    // A failure before acceptance is the answer; after it, the waiter on `finished` hears of it.
    finished.catch(reject);
    live.add(id, { finished, withdraw });
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
    accept: async () => 'accepted',
  });
  const finished = execute(parts, job).then((ended) => ended ?? execution);
  finished.catch(() => undefined);
  live.add(id, { finished, withdraw });
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

function jobFor(
  parts: ExecutionParts,
  of: Pick<ExecutionJob, 'request' | 'attemptCount' | 'prediction' | 'acceptedAt' | 'standing' | 'accept'> & {
    readonly id: ExecutionId;
  },
): { readonly job: ExecutionJob; withdraw(): void } {
  const { tenantId, userId, programId, runtime } = of.request;
  const withdrawal = new AbortController();
  return {
    job: {
      ...of,
      subject: { executionId: of.id, tenantId, userId, programId, runtime },
      withdrawal: withdrawal.signal,
    },
    withdraw() {
      withdrawal.abort();
      parts.admission.withdraw(of.id);
    },
  };
}
