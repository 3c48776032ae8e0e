import type { ProbeMeasure } from '../../model/program-probe.ts';
import { planGrowth } from './plan-growth.ts';
import { PROBE_CPU_MS_MAX, PROBE_RUN_COUNT_MAX, PROBE_WALL_MS_MAX } from './probe-limits.ts';
import type { ProbeRun, ProbeStep } from './probe-run.ts';

/** What of a program decides on its probe. */
export interface ProbedProgram {
  readonly hasImports: boolean;
  readonly readsInput: boolean;
  /** Of its language. */
  readonly noiseMs: number;
}

/** The first boot and run after a pause often take more: the lower of two is the baseline. */
const BASELINE_COUNT = 2;
/** Whoever fills the memory, the processes or the output with nothing to read is not asked to do so again. */
const bombs: ReadonlySet<ProbeMeasure['reason']> = new Set(['memory', 'processes', 'output']);

/** The run to make next, given those so far and how long they took; undefined when the probe is at its end. */
export function planProbe(
  program: ProbedProgram,
  runs: readonly ProbeRun[],
  elapsedMs: number,
): ProbeStep | undefined {
  const cpuMs = runs.reduce((sum, { measure }) => sum + measure.cpuMs, 0);
  const isSpent =
    runs.length >= PROBE_RUN_COUNT_MAX || cpuMs >= PROBE_CPU_MS_MAX || elapsedMs >= PROBE_WALL_MS_MAX;
  if (isSpent) {
    return undefined;
  }
  const countOf = (kind: ProbeStep['kind']) => runs.filter(({ step }) => step.kind === kind).length;
  if (countOf('baseline') < BASELINE_COUNT) {
    return { kind: 'baseline' };
  }
  if (program.hasImports && countOf('imports') === 0) {
    return { kind: 'imports' };
  }
  const first = runs.find(({ step }) => step.kind === 'first');
  if (first === undefined) {
    return { kind: 'first' };
  }
  return program.readsInput && !bombs.has(first.measure.reason)
    ? planGrowth(runs, program.noiseMs)
    : undefined;
}
