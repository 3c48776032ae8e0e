import type { ProbeBody } from '../api/schemas/probe-schemas.ts';
import { formatDuration, formatFigure, formatRatio } from './format-figure.ts';
import { withoutControls } from './render-table.ts';

type Ran = Extract<ProbeBody, { status: 'ran' }>;

/** The lines about a probe; none where none was wanted. */
export function describeProbe(probe: ProbeBody | undefined): string[] {
  if (probe === undefined) {
    return [];
  }
  if (probe.status === 'not-run') {
    return [`probe      not run: ${withoutControls(probe.reason)}`];
  }
  const { firstRun, importMs, reading } = probe;
  const imports = importMs === null ? '' : `, of which imports ${formatDuration(importMs)}`;
  return [
    `probe      ${probe.runs} runs in ${formatDuration(probe.ms)}; reading alone told ${reading.class}, ${formatRatio(reading.confidence)} sure`,
    `  no input ${describeEnd(firstRun)} after ${formatDuration(firstRun.cpuMs)} of CPU time${imports}, ${formatFigure(firstRun.memoryMbPeak)} MB`,
    ...describeGrowth(probe.growth),
  ];
}

function describeEnd({ reason, exitCode }: Ran['firstRun']): string {
  if (reason === 'compile') {
    return 'did not compile';
  }
  return reason === 'exit' ? `exit code ${exitCode}` : `ended by ${reason}`;
}

function describeGrowth(growth: Ran['growth']): string[] {
  if (growth === null) {
    return ['  growth   none seen'];
  }
  const points = growth.points.map(({ size, cpuMs }) => `${size}: ${formatDuration(cpuMs)}`).join(', ');
  const named =
    growth.class === 'unknown' ? 'fits no class' : `${growth.class}, ${formatRatio(growth.confidence)} sure`;
  return [
    `  growth   ${named}, power ${formatFigure(growth.exponent)} of the size of: ${growth.inputFormat}`,
    `           ${points}`,
  ];
}
