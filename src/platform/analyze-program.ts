import { chooseProbe } from '../analyzer/probe/choose-probe.ts';
import { weighProbe } from '../analyzer/probe/weigh-probe.ts';
import { ChameleonError } from '../kernel/errors.ts';
import { makeId } from '../kernel/ids.ts';
import type { ProgramAnalysis } from '../model/program-analysis.ts';
import type { ProgramProbe } from '../model/program-probe.ts';
import { languageOf } from '../model/runtime-at-level.ts';
import type { AnalyzedProgram, Chameleon } from './chameleon.ts';
import type { ChameleonParts } from './chameleon-parts.ts';
import { assertRunning, type ChameleonState } from './chameleon-state.ts';
import { chooseWarmLayer } from './choose-warm-layer.ts';
import { prepareExecution } from './prepare-execution.ts';
import { probeProgram } from './probe-program.ts';
import { programIdOf } from './program-id.ts';
import { type LevelRules, settleRuntime } from './settle-runtime.ts';
import { suggestLimits } from './suggest-limits.ts';

/** In whose name probes wait and run that no user is named for: all of a tenant share one quota. */
const NOBODY = makeId('usr', 'analyses');

/** `language` as it was named: a runtime of this server, or a language that is only read. */
type AnalyzeRequest = Parameters<Chameleon['analyze']>[0] & { readonly language: string };

interface AnalyzeSurroundings {
  readonly state: ChameleonState;
  readonly levels: LevelRules;
}

/** Reads a program, says what a run would cost, and probes it where that is wanted. */
export async function analyzeProgram(
  parts: ChameleonParts,
  { state, levels }: AnalyzeSurroundings,
  request: AnalyzeRequest,
): Promise<AnalyzedProgram> {
  const { around, execution, ids } = parts;
  const { tenantId, code, language } = request;
  const read = {
    tenantId,
    programId: programIdOf({ runtime: language, code }),
    runtime: languageOf(language),
    code,
  };
  const reading = await around.analyzer.analyze(read);
  const runtime = runtimeFor(levels, request, reading);
  const program = { ...read, runtime: runtime ?? language };
  const userId = request.userId ?? ids('usr');
  const { prediction } = await prepareExecution(execution, { ...program, userId });
  const probe = await probeWhereWanted(parts, state, { request, reading, runtime });
  const isMeasured = probe?.kind === 'ran' && reading.kind === 'known';
  const analysis = isMeasured ? weighProbe(reading, probe.growth) : reading;
  const host = state.capabilities?.runtimes.find((info) => info.runtime === runtime);
  return {
    analysis,
    reading,
    prediction,
    runtime: program.runtime,
    limits: suggestLimits(prediction, execution.limitSizing.allowed),
    warmLayer: chooseWarmLayer(reading, prediction, host),
    probe,
  };
}

/** Where it would run, and so be probed: never below what holds for its executions. Undefined: nowhere here. */
function runtimeFor(
  levels: LevelRules,
  { tenantId, isolation, language }: AnalyzeRequest,
  reading: ProgramAnalysis,
): string | undefined {
  try {
    return settleRuntime(levels, { tenantId, runtime: language, isolation }, reading).runtime;
  } catch (error) {
    if (error instanceof ChameleonError && error.code === 'isolation-not-offered') {
      return undefined;
    }
    throw error;
  }
}

async function probeWhereWanted(
  { around, execution }: ChameleonParts,
  state: ChameleonState,
  {
    request,
    reading,
    runtime,
  }: {
    readonly request: AnalyzeRequest;
    readonly reading: ProgramAnalysis;
    /** Undefined: none here may run it. */
    readonly runtime: string | undefined;
  },
): Promise<ProgramProbe | undefined> {
  const { tenantId, userId, code, language } = request;
  const mode = request.probe ?? around.config.probe;
  const chosen = chooseProbe(mode, reading, { language, isOffered: runtime !== undefined });
  if (chosen.kind !== 'run' || runtime === undefined) {
    return chosen.kind === 'not-run' ? chosen : undefined;
  }
  const isAskedFor = request.probe === 'always';
  if (isAskedFor) {
    assertRunning(state);
  } else if (state.isStopping) {
    return { kind: 'not-run', reason: 'the server is stopping' };
  }
  const { programId } = reading;
  const { analysis, role } = chosen;
  const subject = { tenantId, userId: userId ?? NOBODY, programId, runtime, code };
  return probeProgram(execution, { ...subject, analysis, role, isAskedFor });
}
