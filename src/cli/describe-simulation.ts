import type { FrontReport } from '../simulator/compare-fronts.ts';
import type { PolicyReport, SimulationReport } from '../simulator/simulation-report.ts';
import type { SimulationSettings } from '../simulator/simulation-settings.ts';
import { formatDuration, formatFigure, formatRatio } from './format-figure.ts';
import { renderTable, withoutControls } from './render-table.ts';

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

/** The policies side by side, the cheapest first, and what nobody can undercut. */
export function describeSimulation(report: SimulationReport): string {
  const { trace, settings, policies, oracles, front, tuned } = report;
  const others = policies.filter(({ policy }) => !oracles.some((oracle) => oracle.policy === policy));
  const rows = [...others.toSorted((a, b) => a.costGbS - b.costGbS), ...oracles].map((run) => [
    ...cellsOf(run),
    ...sameWasteCells(run, front),
  ]);
  const span = formatDuration(trace.lastAt - trace.firstAt);
  return [
    `${withoutControls(trace.name)}: ${trace.eventCount} executions in ${span}; judged after the first ${formatRatio(trace.trainRatio)} of the time`,
    `${layersOf(settings)}; a cold start is worth ${settings.coldStartPriceGbS} GB·s; of a user's idle instances the ${settings.reuseOrder} is taken first`,
    '',
    renderTable(front === undefined ? head : [...head, 'chameleon at that waste', 'ratio'], rows),
    ...(front === undefined ? [] : ['', describePrices(front)]),
    ...(tuned === undefined
      ? []
      : ['', 'cheapest on the training part:', ...tuned.map(({ policy }) => `  ${policy}`)]),
  ].join('\n');
}

function layersOf({ memoryGb, ownMemoryGb, bootMs, loadMs }: SimulationSettings): string {
  const own =
    ownMemoryGb === memoryGb && loadMs === 0
      ? ''
      : `, one with a user's program in it holds ${ownMemoryGb} GB, and loading that takes ${loadMs} ms`;
  return `an instance holds ${memoryGb} GB and boots in ${bootMs} ms${own}`;
}

function cellsOf(run: PolicyReport): (string | number)[] {
  return [
    run.policy,
    formatFigure(run.costGbS),
    run.coldStarts,
    run.executions,
    formatRatio(run.coldStartRatio),
    formatFigure(run.wastedGbS),
    formatFigure(run.startLatencyMsP99),
    run.oracleGapClosedRatio === undefined ? '' : formatRatio(run.oracleGapClosedRatio),
    run.eventsPerSecond === undefined ? '' : formatFigure(run.eventsPerSecond),
  ];
}

function sameWasteCells({ policy }: PolicyReport, front: FrontReport | undefined): (string | number)[] {
  const known = front?.atSameWaste.find((point) => point.policy === policy);
  if (front === undefined) {
    return [];
  }
  return known?.chameleonColdStarts === undefined
    ? ['', '']
    : [formatFigure(known.chameleonColdStarts), known.coldStartsRatio?.toFixed(2) ?? ''];
}

function describePrices({ prices }: FrontReport): string {
  return renderTable(
    ['a cold start worth', 'chameleon GB·s', 'best reactive', 'GB·s', 'oracle GB·s', 'ratio', 'gap closed'],
    prices.map((price) => [
      `${formatFigure(price.coldStartPriceGbS)} GB·s`,
      formatFigure(price.chameleonCostGbS ?? null),
      price.bestReactive ?? '',
      formatFigure(price.bestReactiveCostGbS ?? null),
      formatFigure(price.oracleCostGbS),
      price.costRatio?.toFixed(2) ?? '',
      price.oracleGapClosedRatio === undefined ? '' : formatRatio(price.oracleGapClosedRatio),
    ]),
  );
}
