import type { SimulationReport } from '../simulator/simulation-report.ts';
import { formatDuration, formatFigure, formatRatio } from './format-figure.ts';
import { renderTable, withoutControls } from './render-table.ts';

/** The policies side by side, the cheapest first, and what nobody can undercut. */
export function describeSimulation({ trace, settings, policies, oracles }: SimulationReport): string {
  const head = [
    'policy',
    'cost GB·s',
    'cold',
    'of',
    'ratio',
    'wasted GB·s',
    'start p99 ms',
    'gap closed',
    'events/s',
  ];
  const rows = policies
    .toSorted((a, b) => a.costGbS - b.costGbS)
    .map((run) => [
      run.policy,
      formatFigure(run.costGbS),
      run.coldStarts,
      run.executions,
      formatRatio(run.coldStartRatio),
      formatFigure(run.wastedGbS),
      formatFigure(run.startLatencyMsP99),
      run.oracleGapClosedRatio === undefined ? '' : formatRatio(run.oracleGapClosedRatio),
      formatFigure(run.eventsPerSecond ?? null),
    ]);
  const limits = oracles.map((oracle) => [
    oracle.policy,
    formatFigure(oracle.costGbS),
    oracle.coldStarts,
    oracle.executions,
    formatRatio(oracle.executions === 0 ? 0 : oracle.coldStarts / oracle.executions),
    formatFigure(oracle.wastedGbS),
    '',
    '',
    '',
  ]);
  const span = formatDuration(trace.lastAt - trace.firstAt);
  return [
    `${withoutControls(trace.name)}: ${trace.eventCount} executions in ${span}; judged after the first ${formatRatio(trace.trainRatio)} of the time`,
    `an instance holds ${settings.memoryGb} GB and boots in ${settings.bootMs} ms; a cold start is worth ${settings.coldStartPriceGbS} GB·s`,
    '',
    renderTable(head, [...rows, ...limits]),
  ].join('\n');
}
