import { ablationNames, familyOf } from '../named-policies.ts';
import type { Simulation } from '../simulate-trace.ts';
import type { SimulationReport } from '../simulation-report.ts';
import type { PolicyRun } from '../world-meter.ts';
import type { Style } from './draw-chart.ts';
import { escapeHtml, figureText, htmlTable, percentText } from './html-text.ts';
import { pageStyle } from './page-style.ts';
import { policyStyles } from './policy-styles.ts';
import {
  costLegend,
  costsChart,
  frontsChart,
  timelineCharts,
  timelineRuns,
  usersChart,
} from './simulation-figures.ts';

/** A page with the charts and tables of a simulation: one file that runs no script and asks no network. */
export function simulationPage(simulation: Simulation, report: SimulationReport): string {
  const title = `Warm pools on ${report.trace.name}`;
  const whole = {
    ...simulation,
    runs: simulation.runs.filter(({ policy }) => !ablationNames.includes(policy)),
  };
  const styleOf = policyStyles(whole.runs.map(({ policy }) => policy));
  const cheapest = cheapestOfEach(whole.runs);
  const body = [
    introduction(title, report),
    pricesTable(report),
    frontsFigure(whole, styleOf),
    costsFigure([...cheapest, ...simulation.oracles]),
    usersFigure([...cheapest, ...simulation.oracles.slice(1)], styleOf),
    timelineFigure(simulation, cheapest, styleOf),
    ablations(simulation),
    tunedTable(report),
    policiesTable(report),
  ].join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

/** The setting of each policy that cost least; the planner is what runs at the price itself, not the best in hindsight. */
function cheapestOfEach(runs: readonly PolicyRun[]): PolicyRun[] {
  return [...Map.groupBy(runs, ({ policy }) => familyOf(policy)).values()]
    .flatMap(
      (family) =>
        family.find(({ policy }) => policy === 'chameleon') ??
        family.toSorted((a, b) => a.costGbS - b.costGbS).slice(0, 1),
    )
    .toSorted((a, b) => a.costGbS - b.costGbS);
}

function introduction(title: string, { trace, settings }: SimulationReport): string {
  const budget =
    settings.memoryBudgetGb === undefined
      ? 'as much idle memory as pays'
      : `at most ${settings.memoryBudgetGb} GB idle for the planner`;
  return `<h1>${escapeHtml(title)}</h1>
<p>${figureText(trace.eventCount)} executions over ${figureText((trace.lastAt - trace.firstAt) / 3_600_000)} hours. The first
${percentText(trace.trainRatio)} of the time is for learning; all figures are of the rest. An instance holds
${settings.memoryGb} GB and boots in ${figureText(settings.bootMs)} ms; with a user's program in it, it holds
${settings.ownMemoryGb} GB, and loading that takes ${figureText(settings.loadMs)} ms; a cold start is worth
${figureText(settings.coldStartPriceGbS)} GB·s; ${budget}. Of a user's idle instances the ${settings.reuseOrder} is taken first. Cost is the price of
each cold start, and the memory of instances that wait or boot.</p>`;
}

function pricesTable({ front }: SimulationReport): string {
  if (front === undefined) {
    return '';
  }
  const head = [
    'A cold start worth',
    'Chameleon, GB·s',
    'Best reactive',
    'GB·s',
    'Oracle, GB·s',
    'Ratio',
    'Gap closed',
  ];
  return htmlTable(
    'What the planner cost beside the best reactive policy, whose setting is chosen in hindsight, at three prices',
    head,
    front.prices.map((price) => [
      `${figureText(price.coldStartPriceGbS)} GB·s`,
      figureText(price.chameleonCostGbS),
      price.bestReactive ?? '–',
      figureText(price.bestReactiveCostGbS),
      figureText(price.oracleCostGbS),
      price.costRatio?.toFixed(2) ?? '–',
      percentText(price.oracleGapClosedRatio),
    ]),
  );
}

function frontsFigure(simulation: Simulation, styleOf: (policy: string) => Style): string {
  const families = simulation.runs.map(({ policy }) => familyOf(policy));
  return figureOf({
    title: 'Cold starts against waste',
    text: 'Each line is one policy over its settings, each dot one setting: chameleon by the price it is told, keep-alive by its time, pools by their size. Lower and further left is better. Nothing that does not boot ahead gets below the dashed line.',
    legend: legendOf([...new Set(families), 'oracle-keep-alive'], styleOf),
    charts: [frontsChart(simulation, styleOf)],
  });
}

function costsFigure(runs: readonly PolicyRun[]): string {
  return figureOf({
    title: 'Cost',
    text: 'The cheapest setting of each policy, and chameleon as the server runs it. Bars that end in … are longer than shown.',
    legend: swatches(Object.entries(costLegend)),
    charts: [costsChart(runs, 'Cost of each policy in GB·s, by what it is made of')],
  });
}

function usersFigure(runs: readonly PolicyRun[], styleOf: (policy: string) => Style): string {
  return figureOf({
    title: 'Cold starts by user',
    text: 'For each policy, which share of the users has at most which cold-start ratio. Higher is better.',
    legend: legendOf(
      runs.map(({ policy }) => policy),
      styleOf,
    ),
    charts: [usersChart(runs, styleOf)],
  });
}

function timelineFigure(
  { demand }: Simulation,
  cheapest: readonly PolicyRun[],
  styleOf: (policy: string) => Style,
): string {
  if (demand === undefined) {
    return '';
  }
  const runs = timelineRuns(cheapest);
  return figureOf({
    title: 'Demand against warm instances',
    text: 'Above, executions a minute; below, instances that are warm and idle, under chameleon and the cheapest reactive policies. Each step is the mean of its time.',
    legend: legendOf(
      runs.map(({ policy }) => policy),
      styleOf,
    ),
    charts: timelineCharts(demand, runs, styleOf),
  });
}

function ablations({ runs }: Simulation): string {
  const whole = runs.find(({ policy }) => policy === 'chameleon');
  const shown = runs.filter(({ policy }) => ablationNames.includes(policy));
  if (whole === undefined || shown.length === 0) {
    return '';
  }
  const table = htmlTable(
    'Chameleon with one thing left out',
    ['Left out', 'Cost, GB·s', 'Against the whole', 'Cold starts', 'Wasted, GB·s'],
    [whole, ...shown].map((run) => [
      run === whole ? 'nothing' : run.policy.replace('chameleon-without-', ''),
      figureText(run.costGbS),
      (run.costGbS / whole.costGbS).toFixed(3),
      figureText(run.coldStarts),
      figureText(run.idleGbS + run.bootGbS),
    ]),
  );
  return `<section><h2>Ablations</h2>${table}</section>`;
}

function tunedTable({ tuned }: SimulationReport): string {
  if (tuned === undefined) {
    return '';
  }
  const table = htmlTable(
    'The setting of each policy that cost least on the training part, and what it cost there',
    ['Policy', 'Setting', 'Cost there, GB·s', 'Settings tried'],
    tuned.map(({ family, policy, costGbS, candidates }) => [
      family,
      policy,
      figureText(costGbS),
      figureText(candidates.length),
    ]),
  );
  return `<section><h2>Tuning</h2>${table}</section>`;
}

function policiesTable({ policies, oracles, front }: SimulationReport): string {
  const rows = [...new Map([...policies, ...oracles].map((run) => [run.policy, run])).values()];
  const sameWaste = new Map(front?.atSameWaste.map((point) => [point.policy, point]));
  return `<section><h2>Every policy</h2>${htmlTable(
    'All settings that were run, the cheapest first; the last two columns: cold starts of chameleon at the same waste, read off its front, and over those of the policy',
    [
      'Policy',
      'Cost, GB·s',
      'Cold starts',
      'Cold',
      'Wasted, GB·s',
      'Booting, GB·s',
      'Start p99, ms',
      'User p50',
      'User p90',
      'User p99',
      'Gap closed',
      'Chameleon',
      'Ratio',
    ],
    rows
      .toSorted((a, b) => a.costGbS - b.costGbS)
      .map((run) => [
        run.policy,
        figureText(run.costGbS),
        figureText(run.coldStarts),
        percentText(run.coldStartRatio),
        figureText(run.wastedGbS),
        figureText(run.bootGbS),
        figureText(run.startLatencyMsP99),
        percentText(run.perUserColdStartRatio.p50),
        percentText(run.perUserColdStartRatio.p90),
        percentText(run.perUserColdStartRatio.p99),
        percentText(run.oracleGapClosedRatio),
        figureText(sameWaste.get(run.policy)?.chameleonColdStarts),
        sameWaste.get(run.policy)?.coldStartsRatio?.toFixed(2) ?? '–',
      ]),
  )}</section>`;
}

function figureOf(shown: {
  readonly title: string;
  readonly text: string;
  readonly legend: string;
  readonly charts: readonly string[];
}): string {
  return `<section><h2>${escapeHtml(shown.title)}</h2>
<figure><figcaption>${escapeHtml(shown.text)}</figcaption>
${shown.legend}
${shown.charts.join('\n')}
</figure></section>`;
}

function legendOf(policies: readonly string[], styleOf: (policy: string) => Style): string {
  return swatches(policies.map((policy) => [policy, styleOf(policy).colour, styleOf(policy).line] as const));
}

function swatches(entries: readonly (readonly [string, string, string?])[]): string {
  const items = entries.map(
    ([name, colour, line]) =>
      `<li><span class="swatch ${line ?? 'solid'}" style="color:${colour}"></span>${escapeHtml(name)}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}
