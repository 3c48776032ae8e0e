import { ATTEMPT_COUNT_MAX, type Execution, type ExecutionResult } from '../model/execution.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import type { ProgramFile } from '../model/program-file.ts';
import type { SessionPlace } from '../model/session.ts';
import { concludeRun, concludeWithoutRun } from './conclude-execution.ts';
import type { Acceptance, Accepting, ExecutionJob, ExecutionParts, QueuePlace } from './execution-parts.ts';
import { finishExecution } from './finish-execution.ts';
import { leavePlace } from './leave-place.ts';
import { type PreparedExecution, prepareExecution } from './prepare-execution.ts';
import { runInSession, type SessionOutcome } from './run-in-session.ts';
import { type PlacedAttempt, placeAttemptNow, tryOnManager } from './try-on-manager.ts';

/**
 * One execution, from the submission to what was learnt of it. Resolves with the finished execution, or with
 * undefined when the job turned out to be a repeat of one that is known already. Rejects only before
 * acceptance; then nothing was recorded.
 */
export async function execute(parts: ExecutionParts, job: ExecutionJob): Promise<Execution | undefined> {
  const submittedAt = parts.clock.now();

  // analyze → profile → predict: what will it cost, and who is asking?
  const { prediction, features, imports } = await prepare(parts, job);
  const packages = parts.layers.wantedBy(job.request, imports);

  // admit: a place in the fair queue, or a refusal before anything is promised.
  const place = parts.admission.enter({ ...job, costMs: prediction.cpuMs.p50 });
  let first: PlacedAttempt | undefined;
  let ended: Conclusion | undefined;
  let spentMs = 0;
  try {
    const acceptedAt = job.acceptedAt ?? parts.clock.now();
    // Whose turn has come, and whom a manager can take, is accepted with its first attempt: one record.
    const isNew = job.standing === 'new';
    const isAnywhere = job.request.sessionId === undefined;
    first =
      place.isGranted && isNew && isAnywhere
        ? placeAttemptNow(parts, job, { number: 1, prediction })
        : undefined;
    const accepting = job.accept({ prediction, acceptedAt, attempt: first?.record });
    // The failure of a flush is the answer, which nobody may be waiting for yet.
    accepting.durable.catch(() => undefined);
    if ((await becomeKnown(parts, job, { prediction, acceptedAt, packages, accepting })) === 'repeat') {
      await accepting.durable;
      return undefined;
    }
    // What an earlier life accepted was prepared in that life: nobody knows any more how long that took.
    const promised = { prediction, acceptedAt, packages, prepareMs: Math.max(0, acceptedAt - submittedAt) };
    ended = await takeTurn(parts, job, { place, promised, first }, (cpuMs) => {
      spentMs += cpuMs;
    });

    // record → learn. An outcome whose acceptance could not be flushed is recorded, too, and not told.
    const finishing = finishExecution(parts, job, { ...promised, ...ended, features });
    const [finished] = await Promise.all([finishing, accepting.durable]);
    return finished;
  } finally {
    first?.chosen.release();
    job.stdin?.close();
    leavePlace(parts, place, { result: ended?.result, spentMs });
  }
}

/**
 * From its end on it may run. Where somebody will be told of the acceptance that is once a power cut cannot take it back;
 * where only the outcome is told, once no end of this process can: the flush goes on beside the run.
 */
async function becomeKnown(
  parts: ExecutionParts,
  job: ExecutionJob,
  accepted: Omit<Promised, 'prepareMs'> & { readonly accepting: Accepting },
): Promise<Acceptance> {
  const { prediction, acceptedAt, packages, accepting } = accepted;
  const answer = await (job.isOutcomeAwaited ? accepting.committed : accepting.durable);
  if (answer === 'accepted') {
    parts.events.publish({ name: 'execution.admitted', at: acceptedAt, ...job.subject, packages });
    parts.events.publish({ name: 'prediction.made', at: acceptedAt, ...job.subject, prediction });
  }
  return answer;
}

/** What was predicted once is not read again: a restart may have hundreds to carry on before anything is warm. */
async function prepare(
  parts: ExecutionParts,
  { prediction, request }: ExecutionJob,
): Promise<PreparedExecution> {
  return prediction === undefined
    ? prepareExecution(parts, request)
    : { prediction, features: undefined, imports: [] };
}

/** What an execution came to, with the contents of the artifacts that the result names. */
interface Conclusion extends SessionOutcome {
  readonly result: ExecutionResult;
  readonly artifacts: readonly ProgramFile[];
}

function withoutRun(end: Parameters<typeof concludeWithoutRun>[0]): Conclusion {
  const ran = end.reason === 'platform' ? 'unknown' : undefined;
  return { result: concludeWithoutRun(end), artifacts: [], ran };
}

interface Promised {
  readonly prediction: ExecutionPrediction;
  readonly acceptedAt: number;
  /** What an instance may have loaded for it. */
  readonly packages: readonly string[];
  readonly prepareMs: number;
}

async function takeTurn(
  parts: ExecutionParts,
  job: ExecutionJob,
  turn: {
    readonly place: QueuePlace;
    readonly promised: Promised;
    readonly first: PlacedAttempt | undefined;
  },
  spend: (cpuMs: number) => void,
): Promise<Conclusion> {
  const { place, promised, first } = turn;
  const timings = () => ({
    prepareMs: promised.prepareMs,
    queueMs: parts.clock.now() - promised.acceptedAt,
  });
  if ((await place.turn) !== 'granted') {
    return withoutRun({ reason: 'cancelled', message: 'withdrawn before it started', timings: timings() });
  }
  const ending = await runInSession(parts, job, (kept) =>
    runOnce(parts, job, { ...promised, first, kept }, spend),
  );
  return typeof ending === 'string'
    ? withoutRun({ reason: 'platform', message: ending, timings: timings() })
    : ending;
}

/** place → run: on one manager, and once more when the platform, not the program, failed. */
async function runOnce(
  parts: ExecutionParts,
  job: ExecutionJob,
  promised: Promised & {
    readonly first: PlacedAttempt | undefined;
    readonly kept: SessionPlace | undefined;
  },
  spend: (cpuMs: number) => void,
): Promise<Conclusion> {
  const { prepareMs, prediction, packages, first, kept } = promised;
  let failure = 'no try was left after a restart';
  // An attempt that was given too little memory is not one of those that a lost manager takes.
  // What a session has come to is in one place only.
  let countMax = kept === undefined ? ATTEMPT_COUNT_MAX : job.attemptCount + 1;
  for (let number = job.attemptCount + 1; number <= countMax; number += 1) {
    if (job.stdin?.isHandedOver === true) {
      failure += '; what was written to its input cannot be handed over again';
      break;
    }
    const accepted = number === first?.record.number ? first : undefined;
    const ending = await tryOnManager(parts, job, { number, prediction, packages, accepted, kept });
    const timings = { prepareMs, queueMs: Math.max(0, ending.dispatchedAt - promised.acceptedAt) };
    if (ending.kind === 'ran') {
      const { answer, managerId, limits } = ending;
      return {
        result: concludeRun({ answer, managerId, limits, timings }),
        artifacts: answer.filesLeft.files,
        ran: { managerId, instanceId: answer.instanceId, isKept: answer.isKept },
      };
    }
    if (ending.kind === 'withdrawn') {
      return withoutRun({ reason: 'cancelled', message: 'withdrawn while it ran', timings });
    }
    failure = ending.message;
    countMax += ending.spentMs === undefined ? 0 : 1;
    spend(ending.spentMs ?? 0);
  }
  const timings = { prepareMs, queueMs: parts.clock.now() - promised.acceptedAt };
  return withoutRun({
    reason: 'platform',
    message: `the platform could not run it: ${failure}`,
    timings,
  });
}
