import type { ProbedGrowth, ProbeReading } from '../../model/program-probe.ts';
import { fitGrowth } from './fit-growth.ts';
import { rankFormats } from './plan-growth.ts';
import { fixedCpuMsOf, type ProbePoint, probePointsOf, topOf } from './probe-points.ts';
import type { ProbeRun, ProbeStep } from './probe-run.ts';
import { probeFormats } from './write-probe-input.ts';

/** What the runs of a probe tell; undefined when the program itself did not run. */
export function readProbe(runs: readonly ProbeRun[], noiseMs: number): ProbeReading | undefined {
  const measuresOf = (kind: ProbeStep['kind']) =>
    runs.filter(({ step }) => step.kind === kind).map(({ measure }) => measure);
  const [firstRun] = measuresOf('first');
  if (firstRun === undefined) {
    return undefined;
  }
  const baselineMs = Math.min(...measuresOf('baseline').map(({ cpuMs }) => cpuMs));
  const [imports] = measuresOf('imports');
  const haveImported = imports?.reason === 'exit' && imports.exitCode === 0;
  return {
    runCount: runs.length,
    importMs: haveImported ? Math.max(0, imports.cpuMs - baselineMs) : undefined,
    firstRun,
    growth: growthOf(runs, noiseMs),
  };
}

/** Of the formats that were grown, the one that was grown first and shows something. */
function growthOf(runs: readonly ProbeRun[], noiseMs: number): ProbedGrowth | undefined {
  const endless = [...probeFormats.keys()].filter((format) => {
    const points = probePointsOf(runs, format);
    return points[0]?.ended === 'well' && points.some(({ ended }) => ended === 'stopped');
  });
  const order = [...new Set([...endless, ...rankFormats(runs, noiseMs)])];
  for (const format of order) {
    const points = probePointsOf(runs, format);
    const fixedMs = fixedCpuMsOf(points);
    const top = topOf(points)?.size ?? 0;
    const beyondFixed = (which: readonly ProbePoint[]) =>
      which.map(({ size, cpuMs }) => ({ size, cpuMs: Math.max(0, cpuMs - fixedMs) }));
    const grown = beyondFixed(points.filter(({ ended }) => ended === 'well'));
    const stopped = points.filter(({ ended, size }) => ended === 'stopped' && size > top);
    const fit = fitGrowth({ points: grown, beyond: beyondFixed(stopped), noiseMs });
    if (fit !== undefined) {
      return { ...fit, inputFormat: probeFormats[format]?.name ?? '', points: grown };
    }
  }
  return undefined;
}
