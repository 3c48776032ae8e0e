import UPlot from 'uplot';

/** How one column is drawn. marks: a sign at each value, no line. */
type PlotKind = 'line' | 'dashed' | 'steps' | 'area' | 'marks' | 'edge';

export interface PlotColumn {
  readonly label: string;
  readonly kind: PlotKind;
  /** The name of a colour of the theme, as `--chart-demand`. */
  readonly colour: string;
  /** Fills the space between this column and the one at that place. */
  readonly bandTo?: number;
}

export interface PlotOptions {
  readonly columns: readonly PlotColumn[];
  readonly heightPx: number;
  readonly formatValue: (value: number | null) => string;
  /** The row that somebody points at; undefined: none. */
  readonly onPoint: (row: number | undefined) => void;
}

/** Instants in milliseconds, and a column of values for each of the options' columns. */
export interface PlotData {
  readonly at: readonly number[];
  readonly values: readonly (readonly (number | null)[])[];
}

/** A plot over time on a canvas; the only file that knows the library which draws it. */
export interface TimePlot {
  show(data: PlotData): void;
  /** Points at a row, as the mouse does. */
  point(row: number | undefined): void;
  close(): void;
}

const MS_PER_S = 1000;

/** A colour of the theme as it is now, such as `rgb(31, 95, 208)`: a canvas knows no variables. */
function colourOf(host: HTMLElement, name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  host.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** The same colour, letting others through. */
function faint(colour: string, alpha: number): string {
  return colour.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);
}

/** A triangle that stands on its value: told from the other columns by its shape, too. */
const drawMarks: UPlot.Series.Points.Show = (plot, seriesIndex) => {
  const { ctx, data } = plot;
  const series = plot.series[seriesIndex];
  const size = 5 * devicePixelRatio;
  ctx.save();
  ctx.fillStyle = typeof series?.stroke === 'function' ? String(series.stroke(plot, seriesIndex)) : '';
  for (const [row, value] of (data[seriesIndex] ?? []).entries()) {
    const at = data[0][row];
    if (typeof value === 'number' && value > 0 && at !== undefined) {
      const x = plot.valToPos(at, 'x', true);
      const y = plot.valToPos(value, 'y', true);
      ctx.beginPath();
      ctx.moveTo(x, y - size);
      ctx.lineTo(x + size, y + size);
      ctx.lineTo(x - size, y + size);
      ctx.closePath();
      ctx.fill();
    }
  }
  ctx.restore();
  return false;
};

function seriesOf(host: HTMLElement, column: PlotColumn): UPlot.Series {
  const stroke = colourOf(host, column.colour);
  const steps = UPlot.paths.stepped?.({ align: -1 });
  const none = () => null;
  const base: UPlot.Series = { label: column.label, stroke, width: 2, points: { show: false } };
  switch (column.kind) {
    case 'line':
      return base;
    case 'dashed':
      return { ...base, width: 1.5, dash: [5, 4] };
    case 'edge':
      return { ...base, width: 0 };
    case 'steps':
      return { ...base, ...(steps === undefined ? {} : { paths: steps }) };
    case 'area':
      return {
        ...base,
        width: 1.5,
        fill: faint(stroke, 0.18),
        ...(steps === undefined ? {} : { paths: steps }),
      };
    case 'marks':
      return { ...base, paths: none, points: { show: drawMarks } };
  }
}

function axesOf(host: HTMLElement, { formatValue }: PlotOptions): UPlot.Axis[] {
  const stroke = colourOf(host, '--text-muted');
  const line = { stroke: colourOf(host, '--line'), width: 1 };
  const font = `12px ${getComputedStyle(host).fontFamily}`;
  const axis = { stroke, font, grid: line, ticks: { ...line, size: 4 } };
  const times = { year: '{YYYY}', day: '{D} {MMM}', time: '{HH}:{mm}', seconds: '{HH}:{mm}:{ss}' };
  return [
    {
      ...{ ...axis, space: 70, size: 30 },
      values: [
        [86_400, times.day, null, null, null, null, null, null, 1],
        [60, times.time, null, null, null, null, null, null, 1],
        [1, times.seconds, null, null, null, null, null, null, 1],
      ],
    },
    { ...axis, size: 46, values: (_plot, ticks) => ticks.map((tick) => formatValue(tick)) },
  ];
}

function optionsOf(host: HTMLElement, given: PlotOptions): UPlot.Options {
  const bands = given.columns.flatMap((column, index) =>
    column.bandTo === undefined
      ? []
      : [
          {
            series: [index + 1, column.bandTo + 1] as [number, number],
            fill: faint(colourOf(host, column.colour), 0.2),
          },
        ],
  );
  return {
    width: Math.max(200, host.clientWidth),
    height: given.heightPx,
    series: [{}, ...given.columns.map((column) => seriesOf(host, column))],
    bands,
    axes: axesOf(host, given),
    legend: { show: false },
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    scales: {
      y: { range: (_plot, _low, high) => [0, Math.max(1, (high ?? 0) * 1.12)] },
    },
    padding: [10, 12, 0, 0],
    hooks: { setCursor: [(plot) => given.onPoint(plot.cursor.idx ?? undefined)] },
  };
}

/** Draws into `host`, as wide as it is, in the colours that the theme has now. */
export function createTimePlot(host: HTMLElement, options: PlotOptions): TimePlot {
  const plot = new UPlot(optionsOf(host, options), [[], ...options.columns.map(() => [])], host);
  const resize = new ResizeObserver(() =>
    plot.setSize({ width: Math.max(200, host.clientWidth), height: options.heightPx }),
  );
  resize.observe(host);
  return {
    show({ at, values }) {
      const seconds = at.map((instant) => instant / MS_PER_S);
      plot.setData([seconds, ...values.map((column) => [...column])]);
    },
    point(row) {
      const at = row === undefined ? undefined : plot.data[0][row];
      const left = at === undefined ? -10 : plot.valToPos(at, 'x');
      plot.setCursor({ left, top: at === undefined ? -10 : 10 });
    },
    close() {
      resize.disconnect();
      plot.destroy();
    },
  };
}
