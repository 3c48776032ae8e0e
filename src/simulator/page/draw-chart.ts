import { areaY, axisX, axisY, barX, dot, line, plot, ruleX, ruleY, text } from '@observablehq/plot';
import { parseHTML } from 'linkedom';

const WIDTH = 820;
/** Below the charts, for ticks and what the axis measures. */
const AXIS_ROOM = 40;

/** One policy in a chart: its colour and how it is drawn, the same in all of them. */
export interface Style {
  readonly colour: string;
  readonly line: 'solid' | 'dashed';
  readonly width: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly note: string;
}

export interface Series {
  readonly name: string;
  readonly style: Style;
  readonly points: readonly Point[];
}

interface Axis {
  /** What it measures, with its unit. */
  readonly label: string;
  readonly scale: 'linear' | 'log' | 'sqrt';
  readonly unit?: 'percent';
}

interface Chart {
  /** What a reader who cannot see it is told. */
  readonly description: string;
  readonly height: number;
}

export interface LineChart extends Chart {
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** A dot at each point, lines alone, steps, or filled areas. */
  readonly draw: 'dots' | 'lines' | 'steps' | 'areas';
}

export interface Bar {
  readonly name: string;
  readonly parts: readonly { readonly part: string; readonly value: number }[];
  readonly note: string;
}

export interface BarChart extends Chart {
  readonly label: string;
  /** Bars are cut off here; their note tells the whole. */
  readonly valueMax: number;
  readonly bars: readonly Bar[];
  readonly colours: Readonly<Record<string, string>>;
}

/** Lines of several policies as SVG text that needs nothing else; text takes the colour of its page. */
export function drawLines({ x, y, series, draw, ...chart }: LineChart): string {
  const marks = series.map(({ points, style }) => [
    draw === 'areas'
      ? areaY(points, { x: 'x', y: 'y', fill: style.colour, fillOpacity: 0.6, curve: 'step-after' })
      : line(points, {
          x: 'x',
          y: 'y',
          stroke: style.colour,
          strokeWidth: style.width,
          ...(style.line === 'dashed' ? { strokeDasharray: '5 4' } : {}),
          ...(draw === 'dots' ? {} : { curve: 'step-after' as const }),
        }),
    draw === 'dots'
      ? dot(points, { x: 'x', y: 'y', fill: style.colour, r: style.width + 1, title: 'note' })
      : null,
  ]);
  return svgOf({
    ...chart,
    marginLeft: 64,
    x: scaleOf(x),
    y: scaleOf(y),
    marks: [
      axisX({ label: x.label, labelOffset: AXIS_ROOM, ...ticksOf(x) }),
      axisY({ label: y.label, ...ticksOf(y) }),
      ...(y.scale === 'log' ? [] : [ruleY([0], { strokeOpacity: 0.4 })]),
      ...marks.flat(),
    ],
  });
}

/** Bars of stacked parts as SVG text that needs nothing else. */
export function drawBars({ label, valueMax, bars, colours, ...chart }: BarChart): string {
  const rows = bars.flatMap((bar) => {
    let from = 0;
    return bar.parts.map(({ part, value }) => {
      const start = Math.min(from, valueMax);
      from += value;
      return { name: bar.name, fill: colours[part], start, end: Math.min(from, valueMax), title: part };
    });
  });
  const ends = bars.map(({ name, note, parts }) => ({
    name,
    note,
    end: Math.min(
      valueMax,
      parts.reduce((sum, { value }) => sum + value, 0),
    ),
  }));
  return svgOf({
    ...chart,
    marginLeft: 190,
    marginRight: 90,
    x: { domain: [0, valueMax], grid: true },
    y: { domain: bars.map(({ name }) => name), label: null },
    marks: [
      axisX({ label, labelOffset: AXIS_ROOM, tickFormat: '~s' }),
      barX(rows, { y: 'name', x1: 'start', x2: 'end', fill: 'fill', title: 'title' }),
      text(ends, { y: 'name', x: 'end', text: 'note', textAnchor: 'start', dx: 4 }),
      ruleX([0]),
    ],
  });
}

function scaleOf({ scale, unit }: Axis) {
  return { type: scale, grid: true, ...(unit === 'percent' ? { percent: true } : {}) };
}

/** Percentages as they are, all other figures with their SI prefix. */
function ticksOf({ unit }: Axis) {
  return unit === 'percent' ? {} : { tickFormat: '~s' };
}

function svgOf({ description, height, ...options }: Chart & Parameters<typeof plot>[0]): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const drawn = plot({
    ...options,
    document,
    width: WIDTH,
    height,
    marginBottom: AXIS_ROOM + 4,
    ariaLabel: description,
    style: { fontSize: '12px', background: 'none' },
  });
  drawn.setAttribute('role', 'img');
  return drawn.outerHTML;
}
