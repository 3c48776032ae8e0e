import type { ProbeRole } from '../analyzer/languages/language-table.ts';
import { mayReadInput } from '../analyzer/probe/choose-probe.ts';
import { planProbe } from '../analyzer/probe/plan-probe.ts';
import { PROBE_CPU_MS_MAX, probeRunLimits } from '../analyzer/probe/probe-limits.ts';
import type { ProbeRun } from '../analyzer/probe/probe-run.ts';
import { readProbe } from '../analyzer/probe/read-probe.ts';
import { writeImports, writeProbeRun } from '../analyzer/probe/write-probe-run.ts';
import { ChameleonError, messageOf } from '../kernel/errors.ts';
import type { ManagerId, ProgramId, TenantId, UserId } from '../kernel/ids.ts';
import { COMPILE_MS_MAX } from '../model/execution.ts';
import { type ProbeAnswer, type ProbeMessage, subjects } from '../model/manager-messages.ts';
import type { ProgramAnalysis } from '../model/program-analysis.ts';
import type { ProbeMeasure, ProgramProbe } from '../model/program-probe.ts';
import type { ChosenManager, ExecutionParts, QueuePlace } from './execution-parts.ts';
import { giveBack } from './leave-place.ts';

/** What a run may take beyond its own wall limit: those of other probes before it, boot, compile, hand-over, teardown. */
const PLATFORM_SLACK_MS = 30_000 + COMPILE_MS_MAX;
/** A run that has waited so long for those of other probes is not made any more. */
const TURN_MS_MAX = 10_000;
/** Nor is another one begun for a probe that has taken so long, its waiting included. */
const PROBE_MS_MAX = 30_000;
/** What a probe is charged when it enters the queue; what it really took is settled when it leaves. */
const COST_MS = PROBE_CPU_MS_MAX / 4;

/** A program that is to be probed. */
export interface ProbeJob {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly programId: ProgramId;
  readonly runtime: string;
  readonly code: string;
  readonly analysis: Extract<ProgramAnalysis, { kind: 'known' }>;
  readonly role: ProbeRole;
  /** Who asked for it waits for a turn, and hears of a refusal; else it is made only if there is room at once. */
  readonly isAskedFor: boolean;
}

type ProbeParts = Pick<
  ExecutionParts,
  'admission' | 'placement' | 'bus' | 'clock' | 'ids' | 'events' | 'killedPauseMs'
>;

/** What held them up would hold others up: their place stays taken for a while, as after an execution. */
const bombs: ReadonlySet<ProbeMeasure['reason']> = new Set(['memory', 'processes', 'output']);

/**
 * One probe, from its place in the queue to what its runs told. It counts against its user like an execution, and is none:
 * nothing of it is recorded, and neither profiles nor predictions learn from it, since inputs that nobody asked for, under limits
 * that nobody chose, say nothing about what users run and what that takes. Rejects with `overloaded` or `over-quota`, and
 * only where it was asked for.
 */
export async function probeProgram(parts: ProbeParts, job: ProbeJob): Promise<ProgramProbe> {
  const probeId = parts.ids('exe');
  let place: QueuePlace;
  try {
    place = parts.admission.enter({ id: probeId, request: job, costMs: COST_MS, standing: 'new' });
  } catch (error) {
    if (job.isAskedFor || !(error instanceof ChameleonError)) {
      throw error;
    }
    return { kind: 'not-run', reason: error.message };
  }
  const runs: ProbeRun[] = [];
  try {
    if (!place.isGranted && !job.isAskedFor) {
      return { kind: 'not-run', reason: 'everything is busy with executions' };
    }
    await place.turn;
    return await probeOnManager(parts, { ...job, probeId }, runs);
  } finally {
    const wasKilled = runs.some(({ measure }) => bombs.has(measure.reason));
    giveBack(parts, place, { spentMs: cpuMsOf(runs), wasKilled });
  }
}

async function probeOnManager(
  parts: ProbeParts,
  job: ProbeJob & Pick<ProbeMessage, 'probeId'>,
  runs: ProbeRun[],
): Promise<ProgramProbe> {
  const wish = { ...job, predictedWorkMs: COST_MS, isFresh: true };
  let chosen: ChosenManager | undefined;
  let failure: string | undefined;
  const startedAt = parts.clock.now();
  try {
    chosen = parts.placement.chooseNow(wish) ?? (await chooseLate(parts, job, wish));
    if (chosen === undefined) {
      return { kind: 'not-run', reason: 'no instance manager has room for it' };
    }
    await runAll(parts, job, { managerId: chosen.managerId, runs });
  } catch (error) {
    failure = messageOf(error);
  } finally {
    chosen?.release();
  }
  // What was measured before a manager failed was measured all the same.
  const reading = readProbe(runs, job.role.noiseMs);
  if (reading === undefined) {
    return { kind: 'not-run', reason: failure ?? 'no run of the program ended' };
  }
  const probeMs = parts.clock.now() - startedAt;
  publish(parts, job, { runCount: runs.length, cpuMs: cpuMsOf(runs), probeMs });
  return { kind: 'ran', probeMs, ...reading };
}

async function chooseLate(
  { placement }: ProbeParts,
  { isAskedFor }: ProbeJob,
  wish: Parameters<ExecutionParts['placement']['choose']>[0],
): Promise<ChosenManager | undefined> {
  return isAskedFor ? placement.choose(wish) : undefined;
}

/** Each run is planned from those before it. */
async function runAll(
  { bus, clock }: ProbeParts,
  {
    probeId,
    tenantId,
    userId,
    programId,
    runtime,
    code,
    analysis,
    role,
  }: ProbeJob & Pick<ProbeMessage, 'probeId'>,
  { managerId, runs }: { readonly managerId: ManagerId; readonly runs: ProbeRun[] },
): Promise<void> {
  const importCode = writeImports(role, analysis.imports);
  const source = { code, importCode, seed: programId };
  const program = {
    hasImports: importCode !== '',
    readsInput: mayReadInput(analysis.features),
    noiseMs: role.noiseMs,
  };
  // What other probes take on the same manager in between is not this one's to pay for.
  let tookMs = 0;
  const endAt = clock.now() + PROBE_MS_MAX;
  while (clock.now() < endAt) {
    const step = planProbe(program, runs, tookMs);
    if (step === undefined) {
      return;
    }
    const message: ProbeMessage = {
      probeId,
      tenantId,
      userId,
      runtime,
      programId,
      ...writeProbeRun(step, source),
      limits: probeRunLimits,
      waitMsMax: TURN_MS_MAX,
    };
    const timeoutMs = probeRunLimits.wallMs + PLATFORM_SLACK_MS;
    const answer = (await bus.request(subjects.probe(managerId), message, { timeoutMs })) as ProbeAnswer;
    runs.push({ step, measure: answer.measure });
    tookMs += answer.tookMs;
  }
}

function cpuMsOf(runs: readonly ProbeRun[]): number {
  return runs.reduce((sum, { measure }) => sum + measure.cpuMs, 0);
}

function publish(
  { events, clock }: ProbeParts,
  { tenantId, userId, programId, runtime }: ProbeJob,
  figures: { readonly runCount: number; readonly cpuMs: number; readonly probeMs: number },
): void {
  events.publish({
    name: 'probe.finished',
    at: clock.now(),
    tenantId,
    userId,
    programId,
    runtime,
    ...figures,
  });
}
