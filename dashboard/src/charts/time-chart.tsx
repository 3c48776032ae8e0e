import { formatTime } from '../figures/format-instant.ts';
import { colourRound } from '../live/theme.ts';
import { ScrollBox } from '../parts/scroll-box.tsx';
import { type JSX, useEffect, useRef, useState } from '../ui.ts';
import { createTimePlot, type PlotColumn, type PlotData, type TimePlot } from './time-plot.ts';

/** A chart over time: a legend that tells the values at the pointer, the plot, and the same as a table. */
export interface TimeChartProps extends PlotData {
  /** What it shows, for whoever cannot see it. */
  readonly label: string;
  readonly columns: readonly PlotColumn[];
  readonly formatValue: (value: number | null) => string;
  readonly heightPx?: number;
}

/** A table has at most this many rows: every so many are left out. */
const TABLE_ROW_COUNT_MAX = 60;

export function TimeChart(props: TimeChartProps): JSX.Element {
  const { label, columns, at, values, formatValue, heightPx = 300 } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<TimePlot | undefined>(undefined);
  const [pointed, setPointed] = useState<number>();
  const round = colourRound.value;
  const shape = JSON.stringify(columns);

  useEffect(() => {
    if (host.current === null) {
      return;
    }
    plot.current = createTimePlot(host.current, { columns, heightPx, formatValue, onPoint: setPointed });
    return () => plot.current?.close();
  }, [round, shape, heightPx]);
  useEffect(() => plot.current?.show({ at, values }), [at, values, round, shape]);

  const row = pointed ?? lastMeasured(values);
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (step !== 0) {
      event.preventDefault();
      plot.current?.point(Math.min(at.length - 1, Math.max(0, row + step)));
    }
  };
  return (
    <div class="time-chart">
      <Legend
        {...{ columns, values, formatValue, row }}
        when={pointed === undefined ? 'now' : formatTime(at[row])}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move along the time axis */}
      <div class="plot" ref={host} role="img" aria-label={label} tabIndex={0} onKeyDown={move} />
      <ChartTable {...props} />
    </div>
  );
}

/** The first column is measured; others may reach ahead of now. */
function lastMeasured(values: PlotData['values']): number {
  return Math.max(0, values[0]?.findLastIndex((value) => value !== null) ?? 0);
}

function Legend(props: {
  readonly columns: readonly PlotColumn[];
  readonly values: PlotData['values'];
  readonly formatValue: (value: number | null) => string;
  readonly row: number;
  readonly when: string;
}): JSX.Element {
  const { columns, values, formatValue, row, when } = props;
  return (
    <ul class="legend">
      <li class="legend-when">{when}</li>
      {columns.map(({ label, kind, colour }, index) => (
        <li key={label}>
          <span class={`key key-${kind} key-of${colour}`} aria-hidden="true" />
          {label} <b>{formatValue(values[index]?.[row] ?? null)}</b>
        </li>
      ))}
    </ul>
  );
}

function ChartTable({ label, columns, at, values, formatValue }: TimeChartProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const step = Math.max(1, Math.ceil(at.length / TABLE_ROW_COUNT_MAX));
  const rows = isOpen ? at.map((_at, row) => row).filter((row) => (at.length - 1 - row) % step === 0) : [];
  return (
    <details class="chart-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The same as a table</summary>
      <ScrollBox label={`Table: ${label}`}>
        <table>
          <caption class="hidden">{label}</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              {columns.map(({ label: name }) => (
                <th key={name} scope="col" class="figure">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.reverse().map((row) => (
              <tr key={at[row]}>
                <th scope="row">{formatTime(at[row])}</th>
                {columns.map(({ label: name }, index) => (
                  <td key={name} class="figure">
                    {formatValue(values[index]?.[row] ?? null)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </details>
  );
}
