import type { UserProfile } from '../api/api-schemas.ts';
import { formatRatio } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Meter } from './bar.tsx';
import { DataTable, type TableColumn } from './data-table.tsx';

type Share = UserProfile['runtimes'][number];

/** How often each runtime is used, and the program that a personal instance of it would hold. */
export function RuntimeShares({ profile }: { readonly profile: UserProfile }): JSX.Element {
  const programOf = ({ runtime }: Share) =>
    profile.lastPrograms.find((last) => last.runtime === runtime)?.programId ?? '–';
  const columns: readonly TableColumn<Share>[] = [
    { title: 'Runtime', cell: ({ runtime }) => runtime },
    {
      title: 'Share',
      cell: ({ ratio }) => (
        <span class="metered">
          <Meter ratio={ratio ?? 0} />
          {formatRatio(ratio)}
        </span>
      ),
    },
    { title: 'Last program', cell: (share) => <span class="id">{programOf(share)}</span> },
  ];
  return (
    <DataTable
      caption="Runtimes in use"
      columns={columns}
      rows={profile.runtimes}
      keyOf={({ runtime }) => runtime}
    />
  );
}
