import type { Plan } from '../api/api-schemas.ts';
import { formatGbS, formatMb } from '../figures/format-figure.ts';
import { formatTime } from '../figures/format-instant.ts';
import { hrefOf } from '../live/parse-route.ts';
import type { JSX } from '../ui.ts';
import { DataTable, type TableColumn } from './data-table.tsx';
import { FirstRows } from './first-rows.tsx';

type Personal = Plan['personal'][number];

const SHOWN_COUNT = 5;

const columns: readonly TableColumn<Personal>[] = [
  { title: 'Kept for', cell: ({ user }) => <a href={hrefOf('users', user)}>{user}</a> },
  { title: 'Runtime', cell: ({ runtime }) => runtime },
  { title: 'From', isFigure: true, cell: ({ fromAt }) => formatTime(fromAt) },
  { title: 'Until', isFigure: true, cell: ({ untilAt }) => formatTime(untilAt) },
  { title: 'Memory', isFigure: true, cell: ({ memoryMb }) => formatMb(memoryMb) },
  { title: 'Worth', isFigure: true, cell: ({ valueGbS }) => formatGbS(valueGbS) },
  { title: 'Why', cell: ({ why }) => <span class="why">{why}</span> },
];

/** Instances that the plan keeps for one user each, of this tenant; those worth most first. */
export function PersonalTable({ personal }: { readonly personal: readonly Personal[] }): JSX.Element | null {
  if (personal.length === 0) {
    return null;
  }
  const rows = [...personal].sort((a, b) => (b.valueGbS ?? 0) - (a.valueGbS ?? 0));
  return (
    <FirstRows rows={rows} shownCount={SHOWN_COUNT} all={`${rows.length} of them`}>
      {(shown) => (
        <DataTable
          caption="Instances kept for one user each"
          columns={columns}
          rows={shown}
          keyOf={({ user, runtime, programId }) => `${user} ${runtime} ${programId}`}
        />
      )}
    </FirstRows>
  );
}
