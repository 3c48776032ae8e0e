import { chooseProbe } from '../analyzer/probe/choose-probe.ts';
import { weighProbe } from '../analyzer/probe/weigh-probe.ts';
import { makeId } from '../kernel/ids.ts';
import type { ProgramAnalysis } from '../model/program-analysis.ts';
import type { ProgramProbe } from '../model/program-probe.ts';
import type { AnalyzedProgram, Chameleon } from './chameleon.ts';
import type { ChameleonParts } from './chameleon-parts.ts';
import { assertRunning, type ChameleonState } from './chameleon-state.ts';
import { chooseWarmLayer } from './choose-warm-layer.ts';
import { prepareExecution } from './prepare-execution.ts';
import { probeProgram } from './probe-program.ts';
import { programIdOf } from './program-id.ts';
import { suggestLimits } from './suggest-limits.ts';

/** In whose name probes wait and run that no user is named for: all of a tenant share one quota. */
const NOBODY = makeId('usr', 'analyses');

type AnalyzeRequest = Parameters<Chameleon['analyze']>[0] & { readonly language: string };

/** Reads a program, says what a run would cost, and probes it where that is wanted. */
export async function analyzeProgram(
  parts: ChameleonParts,
  state: ChameleonState,
  request: AnalyzeRequest,
): Promise<AnalyzedProgram> {
  const { around, execution, ids } = parts;
  const { tenantId, code, language: runtime } = request;
  const program = { tenantId, programId: programIdOf({ runtime, code }), runtime, code };
  const reading = await around.analyzer.analyze(program);
  const userId = request.userId ?? ids('usr');
  const { prediction } = await prepareExecution(execution, { ...program, userId });
  const probe = await probeWhereWanted(parts, state, { request, reading });
  const isMeasured = probe?.kind === 'ran' && reading.kind === 'known';
  const analysis = isMeasured ? weighProbe(reading, probe.growth) : reading;
  const host = state.capabilities?.runtimes.find((info) => info.runtime === runtime);
  return {
    analysis,
    reading,
    prediction,
    runtime,
    limits: suggestLimits(prediction, execution.limitSizing.allowed),
    warmLayer: chooseWarmLayer(reading, prediction, host),
    probe,
  };
}

async function probeWhereWanted(
  { around, execution }: ChameleonParts,
  state: ChameleonState,
  { request, reading }: { readonly request: AnalyzeRequest; readonly reading: ProgramAnalysis },
): Promise<ProgramProbe | undefined> {
  const { tenantId, userId, code, language: runtime } = request;
  const runtimes = (state.capabilities?.runtimes ?? []).map((info) => info.runtime);
  const chosen = chooseProbe(request.probe ?? around.config.probe, reading, { runtime, runtimes });
  if (chosen.kind !== 'run') {
    return chosen.kind === 'never' ? undefined : chosen;
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
