import type { ProbeMeasure } from '../../model/program-probe.ts';
import type { ProbeRun } from './probe-run.ts';

/** What the runs with inputs of one format came to, by size, the smallest first. */
export interface ProbePoint {
  readonly size: number;
  /** well: exit code 0. stopped: at a limit of time, memory or output. badly: anything else. */
  readonly ended: 'well' | 'stopped' | 'badly';
  readonly cpuMs: number;
  readonly runCount: number;
}

const limits: ReadonlySet<ProbeMeasure['reason']> = new Set(['cpu', 'wall', 'memory', 'output']);

function endOf({ reason, exitCode }: ProbeMeasure): ProbePoint['ended'] {
  if (limits.has(reason)) {
    return 'stopped';
  }
  return reason === 'exit' && exitCode === 0 ? 'well' : 'badly';
}

/** The points of one format; of several runs at one size, the one that took least. */
export function probePointsOf(runs: readonly ProbeRun[], format: number): readonly ProbePoint[] {
  const bySize = new Map<number, ProbePoint>();
  for (const { step, measure } of runs) {
    if (step.kind === 'input' && step.format === format) {
      const { size } = step;
      const point = { size, ended: endOf(measure), cpuMs: measure.cpuMs, runCount: 1 };
      bySize.set(size, lesser(point, bySize.get(size)));
    }
  }
  return [...bySize.values()].sort((a, b) => a.size - b.size);
}

function lesser(point: ProbePoint, other: ProbePoint | undefined): ProbePoint {
  if (other === undefined) {
    return point;
  }
  const least = point.cpuMs < other.cpuMs ? point : other;
  return { ...least, runCount: point.runCount + other.runCount };
}

/** The largest size that the program ended well with. */
export function topOf(points: readonly ProbePoint[]): ProbePoint | undefined {
  return points.findLast(({ ended }) => ended === 'well');
}

/** The CPU time that the program takes whatever its input: the least that it took with any. 0 without a run that ended well. */
export function fixedCpuMsOf(points: readonly ProbePoint[]): number {
  const taken = points.filter(({ ended }) => ended === 'well').map(({ cpuMs }) => cpuMs);
  return taken.length === 0 ? 0 : Math.min(...taken);
}
