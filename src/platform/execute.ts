import { ATTEMPT_COUNT_MAX, type Execution, type ExecutionResult } from '../model/execution.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import { concludeRun, concludeWithoutRun } from './conclude-execution.ts';
import type { Acceptance, ExecutionJob, ExecutionParts, QueuePlace } from './execution-parts.ts';
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
    const acceptedAt = job.acceptedAt ?? parts.clock.now();
    const acceptance = becomeDurable(parts, job, { prediction, acceptedAt });
    // Whose turn has come goes on at once: acceptance and first attempt share a flush, and what was not accepted
    // has no attempt to start. Whoever must wait, or may repeat what is known, is told first.
    const mayRepeat = job.request.idempotencyKey !== undefined;
    if ((!place.isGranted || mayRepeat) && (await acceptance) === 'repeat') {
      return undefined;
    }
    // What an earlier life accepted was prepared in that life: nobody knows any more how long that took.
    const promised = { prediction, acceptedAt, prepareMs: Math.max(0, acceptedAt - submittedAt) };
    result = await takeTurn(parts, job, { place, promised });
    // Had it been refused, nothing ran: that is the answer.
    await acceptance;

    // record → learn
    return await finishExecution(parts, job, { ...promised, features, result });
  } finally {
    leavePlace(parts, place, result);
  }
}

/** From its end on the execution is durable; the caller may be told so, and everybody hears of it. */
function becomeDurable(
  parts: ExecutionParts,
  job: ExecutionJob,
  { prediction, acceptedAt }: Omit<Promised, 'prepareMs'>,
): Promise<Acceptance> {
  const acceptance = job.accept(prediction, acceptedAt).then((answer) => {
    if (answer === 'accepted') {
      parts.events.publish({ name: 'execution.admitted', at: acceptedAt, ...job.subject });
      parts.events.publish({ name: 'prediction.made', at: acceptedAt, ...job.subject, prediction });
    }
    return answer;
  });
  // It is awaited in any case, but perhaps after an attempt that could not start because of it.
  acceptance.catch(() => undefined);
  return acceptance;
}

/** What was predicted once is not read again: a restart may have hundreds to carry on before anything is warm. */
async function prepare(
  parts: ExecutionParts,
  { prediction, request }: ExecutionJob,
): ReturnType<typeof prepareExecution> {
  return prediction === undefined ? prepareExecution(parts, request) : { prediction, features: undefined };
}

interface Promised {
  readonly prediction: ExecutionPrediction;
  readonly acceptedAt: number;
  readonly prepareMs: number;
}

async function takeTurn(
  parts: ExecutionParts,
  job: ExecutionJob,
  { place, promised }: { readonly place: QueuePlace; readonly promised: Promised },
): Promise<ExecutionResult> {
  if ((await place.turn) === 'granted') {
    return runOnce(parts, job, promised);
  }
  const timings = { prepareMs: promised.prepareMs, queueMs: parts.clock.now() - promised.acceptedAt };
  return concludeWithoutRun({ reason: 'cancelled', message: 'withdrawn before it started', timings });
}

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
