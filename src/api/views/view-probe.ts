import type { ProgramAnalysis } from '../../model/program-analysis.ts';
import type { ProbedGrowth, ProgramProbe } from '../../model/program-probe.ts';
import type { ProbeBody } from '../schemas/probe-schemas.ts';

/** A probe as callers read it, beside what reading alone told. */
export function viewProbe(probe: ProgramProbe, reading: ProgramAnalysis): ProbeBody {
  if (probe.kind === 'not-run') {
    return { status: 'not-run', reason: probe.reason };
  }
  const { firstRun, growth } = probe;
  return {
    status: 'ran',
    runs: probe.runCount,
    ms: probe.probeMs,
    importMs: probe.importMs ?? null,
    firstRun: { ...firstRun, operations: { ...firstRun.operations } },
    growth: growth === undefined ? null : viewGrowth(growth),
    reading:
      reading.kind === 'unknown'
        ? { class: 'unknown', confidence: 0 }
        : { class: reading.complexity, confidence: reading.complexityConfidenceRatio },
  };
}

function viewGrowth(growth: ProbedGrowth) {
  const { exponent, inputFormat } = growth;
  const points = growth.points.map((point) => ({ ...point }));
  return { class: growth.class, exponent, confidence: growth.confidenceRatio, inputFormat, points };
}
