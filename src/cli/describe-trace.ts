import type { FigureQuantiles } from '../simulator/traces/count-quantiles.ts';
import type { TraceSummary } from '../simulator/traces/summarise-trace.ts';
import { formatDuration, formatFigure, formatRatio } from './format-figure.ts';
import { renderTable, withoutControls } from './render-table.ts';

const KINDS_SHOWN_MAX = 20;

/** A trace's summary for people. */
export function describeTrace(summary: TraceSummary): string {
  const { eventCount, userCount, perMinute, kinds } = summary;
  const spanMs = summary.lastAtMs - summary.firstAtMs;
  const shown = kinds.slice(0, KINDS_SHOWN_MAX);
  return [
    `${withoutControls(summary.name)}: ${eventCount} events of ${userCount} users in ${formatDuration(spanMs)}`,
    '',
    renderTable(
      ['', 'known', 'least', 'p25', 'p50', 'p75', 'p90', 'p99', 'greatest'],
      [
        figureRow('gap of a user', summary.gapMs, formatDuration),
        figureRow('duration', summary.durationMs, formatDuration),
        figureRow('memory', summary.memoryMb, formatMemory),
      ],
    ),
    '',
    `load       ${formatFigure(perMinute.mean)} a minute, p99 ${perMinute.p99}, p99.9 ${perMinute.p999}, peak ${perMinute.max}`,
    `activity   the most active fifth of the users made ${formatRatio(summary.activeFifthRatio)}`,
    `kinds      ${shown.map(({ kind, count }) => `${withoutControls(kind)} ${formatRatio(count / eventCount)}`).join(', ')}`,
    ...(kinds.length > shown.length ? [`           and ${kinds.length - shown.length} more`] : []),
  ].join('\n');
}

const formatMemory = (memoryMb: number | undefined) =>
  memoryMb === undefined ? '-' : `${formatFigure(memoryMb)} MB`;

function figureRow(
  label: string,
  figure: FigureQuantiles | undefined,
  format: (value: number | undefined) => string,
): string[] {
  const values = figure && [
    figure.min,
    figure.p25,
    figure.p50,
    figure.p75,
    figure.p90,
    figure.p99,
    figure.max,
  ];
  return [
    label,
    String(figure?.count ?? 0),
    ...(values ?? Array.from({ length: 7 }, () => undefined)).map(format),
  ];
}
