import type { AnalysisAnswer } from '../api/api-schemas.ts';
import { formatCount, formatMb, formatMs, formatNumber, formatRatio } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Meter } from './bar.tsx';
import { DataTable, type TableColumn } from './data-table.tsx';
import { Empty } from './empty.tsx';
import { Facts } from './facts.tsx';

type Probe = NonNullable<AnalysisAnswer['probe']>;
type RanProbe = Extract<Probe, { readonly status: 'ran' }>;
type Growth = NonNullable<RanProbe['growth']>;

/** What some short runs of the program measured, where they were asked for. */
export function ProbeFacts({ probe }: { readonly probe: Probe }): JSX.Element {
  return (
    <>
      <h3>Probe</h3>
      {probe.status === 'not-run' ? (
        <Empty>It was not run: {probe.reason}.</Empty>
      ) : (
        <RanFacts probe={probe} />
      )}
    </>
  );
}

function RanFacts({ probe }: { readonly probe: RanProbe }): JSX.Element {
  const { firstRun, growth, reading, importMs } = probe;
  return (
    <>
      <Facts
        rows={[
          ['Runs', `${formatCount(probe.runs, 'run')} in ${formatMs(probe.ms)}`],
          ['Imports alone', formatMs(importMs)],
          [
            'With an empty input',
            `${formatMs(firstRun.cpuMs)} of CPU, ${formatMb(firstRun.memoryMbPeak)}, ended by ${firstRun.reason}`,
          ],
          ['By reading alone', `${reading.class}, ${formatRatio(reading.confidence)} sure`],
        ]}
      />
      {growth === null ? (
        <Empty>Nothing grew with its input, as far as that was measured.</Empty>
      ) : (
        <GrowthTable growth={growth} />
      )}
    </>
  );
}

function GrowthTable({ growth }: { readonly growth: Growth }): JSX.Element {
  const most = Math.max(...growth.points.map(({ cpuMs }) => cpuMs), Number.MIN_VALUE);
  const columns: readonly TableColumn<Growth['points'][number]>[] = [
    { title: 'Size of the input', cell: ({ size }) => formatNumber(size) },
    {
      title: 'CPU time',
      cell: ({ cpuMs }) => (
        <span class="metered">
          <Meter ratio={cpuMs / most} />
          {formatMs(cpuMs)}
        </span>
      ),
    },
  ];
  return (
    <>
      <p class="note">
        {growth.class}, {formatRatio(growth.confidence)} sure: time grew with the power{' '}
        {formatNumber(growth.exponent)} of the size, for inputs like {growth.inputFormat}.
      </p>
      <DataTable
        caption="CPU time by size of the input"
        columns={columns}
        rows={growth.points}
        keyOf={({ size }) => String(size)}
      />
    </>
  );
}
