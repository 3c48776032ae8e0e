import { MS_PER_SECOND } from '../../kernel/units.ts';
import { familyOf, isReactive } from '../named-policies.ts';
import type { Simulation } from '../simulate-trace.ts';
import type { TimeParts } from '../time-parts.ts';
import type { PolicyRun } from '../world-meter.ts';
import { type Bar, drawBars, drawLines, type Point, type Series, type Style } from './draw-chart.ts';
import { figureText, percentText } from './html-text.ts';

const MS_PER_MINUTE = 60_000;
/** Bars longer than this many times the cheapest reactive policy are cut off. */
const BAR_RATIO_MAX = 6;
/** Policies whose idle instances are drawn over time. */
const TIMELINE_POLICY_COUNT = 3;
const costColours = { 'cold starts': '#d9730d', idle: '#3b7dd8', booting: '#8fb4e8' };

type StyleOf = (policy: string) => Style;

/** Cold starts against waste, a line for each policy over its settings; the limit without booting ahead is dashed. */
export function frontsChart(simulation: Simulation, styleOf: StyleOf): string {
  const executions = Math.max(1, simulation.oracles[0]?.executions ?? 0);
  const pointOf = (policy: string, coldStarts: number, wastedGbS: number): Point => ({
    x: wastedGbS,
    y: coldStarts / executions,
    note: `${policy}: ${percentText(coldStarts / executions)} cold, ${figureText(wastedGbS)} GB·s`,
  });
  const families = Map.groupBy(simulation.runs, ({ policy }) => familyOf(policy));
  const series = [...families].map(([name, runs]): Series => {
    const points = runs.map(({ policy, coldStarts, idleGbS, bootGbS }) =>
      pointOf(policy, coldStarts, idleGbS + bootGbS),
    );
    return { name, style: styleOf(name), points: drawable(points) };
  });
  const oracle = 'oracle-keep-alive';
  // Far left of every policy it says nothing.
  const leastGbS = Math.min(...series.flatMap(({ points }) => points.map(({ x }) => x)));
  const limit = simulation.keepAliveFrontier
    .filter(({ wastedGbS }) => wastedGbS >= leastGbS / 2)
    .map((at) => pointOf(oracle, at.coldStarts, at.wastedGbS));
  return drawLines({
    description:
      'Cold-start ratio of each policy against the memory that it wastes; lower and further left is better',
    height: 420,
    draw: 'dots',
    x: { label: 'wasted memory, GB·s (logarithmic)', scale: 'log' },
    y: { label: 'cold starts, % of executions (square-root scale)', scale: 'sqrt', unit: 'percent' },
    series: [{ name: oracle, style: styleOf(oracle), points: drawable(limit) }, ...series],
  });
}

/** A logarithmic scale has no place for nothing. */
function drawable(points: readonly Point[]): Point[] {
  return points.filter(({ x }) => x > 0).toSorted((a, b) => a.x - b.x);
}

/** Which share of the users has at most which cold-start ratio. */
export function usersChart(runs: readonly PolicyRun[], styleOf: StyleOf): string {
  return drawLines({
    description: 'Share of users whose cold-start ratio is at most the one below; higher is better',
    height: 320,
    draw: 'steps',
    x: { label: 'cold-start ratio of a user, %', scale: 'linear', unit: 'percent' },
    y: { label: 'users at most there, %', scale: 'linear', unit: 'percent' },
    series: runs.map(({ policy, coldStartRatioPercentiles }) => ({
      name: policy,
      style: styleOf(policy),
      points: [
        ...coldStartRatioPercentiles.map((ratio, percent) => ({ x: ratio, y: percent / 100, note: policy })),
        { x: 1, y: 1, note: policy },
      ],
    })),
  });
}

/** The policies whose idle instances are worth drawing: the planner and the cheapest others. */
export function timelineRuns(cheapest: readonly PolicyRun[]): PolicyRun[] {
  const planner = cheapest.filter(({ policy }) => familyOf(policy) === 'chameleon');
  return [...planner, ...cheapest.filter(({ policy }) => isReactive(policy))].slice(0, TIMELINE_POLICY_COUNT);
}

/** Executions a minute over the judged time, and below it the idle instances, on the same axis of time. */
export function timelineCharts(
  demand: TimeParts,
  runs: readonly PolicyRun[],
  styleOf: StyleOf,
): readonly [string, string] {
  const time = timeAxisOf(demand);
  const x = { label: time.label, scale: 'linear' as const };
  const pointsOf = (parts: TimeParts, unitMs: number): Point[] =>
    Array.from(parts.amounts, (amount, part) => ({
      x: (parts.from + part * parts.partMs) / time.unitMs,
      y: (amount * unitMs) / parts.partMs,
      note: '',
    }));
  const calls: Series = {
    name: 'executions',
    style: { colour: '#7a8290', line: 'solid', width: 1 },
    points: pointsOf(demand, MS_PER_MINUTE),
  };
  const idle = runs.flatMap(({ policy, idle }): Series[] =>
    idle === undefined ? [] : [{ name: policy, style: styleOf(policy), points: pointsOf(idle, 1) }],
  );
  const y = (label: string) => ({ label, scale: 'linear' as const });
  return [
    drawLines({
      description: 'Executions a minute over time',
      height: 180,
      draw: 'areas',
      x,
      y: y('executions a minute'),
      series: [calls],
    }),
    drawLines({
      description: 'Idle warm instances over time, the mean of each part of it',
      height: 260,
      draw: 'steps',
      x,
      y: y('idle warm instances'),
      series: idle,
    }),
  ];
}

function timeAxisOf({ partMs, amounts }: TimeParts): { readonly label: string; readonly unitMs: number } {
  const spanHours = (partMs * amounts.length) / (3600 * MS_PER_SECOND);
  return spanHours > 72
    ? { label: 'days since the beginning of the trace', unitMs: 86_400_000 }
    : { label: 'hours since the beginning of the trace', unitMs: 3_600_000 };
}

/** What each policy cost, and what it is made of; the cheapest first. */
export function costsChart(runs: readonly PolicyRun[], description: string): string {
  const sorted = runs.toSorted((a, b) => a.costGbS - b.costGbS);
  const cheapest = sorted.find(({ policy }) => isReactive(policy)) ?? sorted[0];
  const cut = BAR_RATIO_MAX * (cheapest?.costGbS ?? 1);
  const longest = Math.max(...sorted.map(({ costGbS }) => costGbS).filter((cost) => cost <= cut), 1e-9);
  const bars = sorted.map((run): Bar => {
    const coldGbS = Math.max(0, run.costGbS - run.idleGbS - run.bootGbS);
    return {
      name: run.policy,
      parts: [
        { part: 'cold starts', value: coldGbS },
        { part: 'booting', value: run.bootGbS },
        { part: 'idle', value: run.idleGbS },
      ],
      note: `${run.costGbS > longest * 1.1 ? '… ' : ''}${figureText(run.costGbS)}`,
    };
  });
  return drawBars({
    description,
    height: 50 + 24 * bars.length,
    label: 'cost, GB·s',
    valueMax: longest * 1.1,
    bars,
    colours: costColours,
  });
}

/** The parts of a cost, for a legend. */
export const costLegend: Readonly<Record<string, string>> = costColours;
