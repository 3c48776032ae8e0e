import type { UserProfile } from '../api/api-schemas.ts';
import { formatMs, formatRatio } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Meter } from './bar.tsx';
import { DataTable, type TableColumn } from './data-table.tsx';
import { Empty } from './empty.tsx';

type Gap = UserProfile['gaps'][number];

function rangeOf({ fromMs, toMs }: Gap): string {
  return toMs === null ? `${formatMs(fromMs)} and longer` : `${formatMs(fromMs)} – ${formatMs(toMs)}`;
}

function columnsFor(most: number): readonly TableColumn<Gap>[] {
  const share = (ratio: number | null, colour: string) => (
    <span class="metered">
      <Meter ratio={(ratio ?? 0) / most} colour={colour} />
      {formatRatio(ratio)}
    </span>
  );
  return [
    { title: 'Pause', cell: rangeOf },
    { title: 'Of late', cell: ({ fastRatio }) => share(fastRatio, 'accent') },
    { title: 'All along', cell: ({ slowRatio }) => share(slowRatio, 'forecast') },
  ];
}

/** Pauses by their length, as bars: the shape that tells when the next execution is likely. */
export function GapBars({ gaps }: { readonly gaps: readonly Gap[] }): JSX.Element {
  if (gaps.length === 0) {
    return <Empty>A pause needs two executions.</Empty>;
  }
  const most = Math.max(...gaps.map(({ fastRatio, slowRatio }) => Math.max(fastRatio ?? 0, slowRatio ?? 0)));
  return (
    <DataTable
      caption="Pauses by length"
      columns={columnsFor(most)}
      rows={gaps}
      keyOf={({ fromMs }) => String(fromMs)}
    />
  );
}
