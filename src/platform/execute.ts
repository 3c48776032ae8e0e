import { ATTEMPT_COUNT_MAX, type Execution, type ExecutionResult } from '../model/execution.ts';
import { concludeRun, concludeWithoutRun } from './conclude-execution.ts';
import type { ExecutionJob, ExecutionParts } from './execution-parts.ts';
import { finishExecution } from './finish-execution.ts';
import { leavePlace } from './leave-place.ts';
import { prepareExecution } from './prepare-execution.ts';
import { tryOnManager } from './try-on-manager.ts';

/**
 * One execution, from the submission to what was learnt of it. Resolves with the finished execution, or with
 * undefined when the job turned out to be a repeat of one that is known already. Rejects only before
 * acceptance; then nothing was recorded.
 */
export async function execute(parts: ExecutionParts, job: ExecutionJob): Promise<Execution | undefined> {
  const submittedAt = parts.clock.now();

  // analyze → profile → predict: what will it cost, and who is asking?
  const { prediction, features } = await prepare(parts, job);

  // admit: a place in the fair queue, or a refusal before anything is promised.
  const place = parts.admission.enter({ ...job, costMs: prediction.cpuMs.p50 });
  let result: ExecutionResult | undefined;
  try {
    // From here on the execution is durable, and the caller may be told so.
    const acceptedAt = await job.accept(prediction);
    if (acceptedAt === undefined) {
      return undefined;
    }
    parts.events.publish({ name: 'execution.admitted', at: acceptedAt, ...job.subject });
    parts.events.publish({ name: 'prediction.made', at: acceptedAt, ...job.subject, prediction });

    const turn = await place.turn;
    // What an earlier life accepted was prepared in that life: nobody knows any more how long that took.
    const prepareMs = Math.max(0, acceptedAt - submittedAt);
    result =
      turn === 'withdrawn' ? undefined : await runOnce(parts, job, { prediction, prepareMs, acceptedAt });
    const timings = { prepareMs, queueMs: parts.clock.now() - acceptedAt };

    // record → learn
    return await finishExecution(parts, job, {
      prediction,
      features,
      acceptedAt,
      result:
        result ??
        concludeWithoutRun({ reason: 'cancelled', message: 'withdrawn before it started', timings }),
    });
  } finally {
    leavePlace(parts, place, result);
  }
}

/** What was predicted once is not read again: a restart may have hundreds to carry on before anything is warm. */
async function prepare(
  parts: ExecutionParts,
  { prediction, request }: ExecutionJob,
): ReturnType<typeof prepareExecution> {
  return prediction === undefined ? prepareExecution(parts, request) : { prediction, features: undefined };
}

type Promised = Pick<Execution, 'acceptedAt'> & { readonly prepareMs: number } & {
  readonly prediction: NonNullable<Execution['prediction']>;
};

/** place → run: on one manager, and once more on another when the platform, not the program, failed. */
async function runOnce(
  parts: ExecutionParts,
  job: ExecutionJob,
  promised: Promised,
): Promise<ExecutionResult> {
  const { prepareMs } = promised;
  let failure = 'no try was left after a restart';
  for (let number = job.attemptCount + 1; number <= ATTEMPT_COUNT_MAX; number += 1) {
    const ending = await tryOnManager(parts, job, { number, prediction: promised.prediction });
    const timings = { prepareMs, queueMs: Math.max(0, ending.dispatchedAt - promised.acceptedAt) };
    if (ending.kind === 'ran') {
      const { answer, managerId } = ending;
      return concludeRun({ answer, managerId, limits: job.request.limits, timings });
    }
    if (ending.kind === 'withdrawn') {
      return concludeWithoutRun({ reason: 'cancelled', message: 'withdrawn while it ran', timings });
    }
    failure = ending.message;
  }
  const timings = { prepareMs, queueMs: parts.clock.now() - promised.acceptedAt };
  return concludeWithoutRun({
    reason: 'platform',
    message: `the platform could not run it: ${failure}`,
    timings,
  });
}
