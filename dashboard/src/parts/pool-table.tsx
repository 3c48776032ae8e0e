import type { Pool } from '../api/api-schemas.ts';
import { formatNumber } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Badge } from './badge.tsx';
import { DataTable, type TableColumn } from './data-table.tsx';
import { Empty } from './empty.tsx';

type Manager = Pool['managers'][number];
type Stock = Manager['stocks'][number];

const states = [
  ['Booting', 'provisioningCount'],
  ['Prewarmed', 'prewarmedCount'],
  ['Warm', 'warmCount'],
  ['Busy', 'busyCount'],
  ['Kept', 'keptCount'],
] as const satisfies readonly (readonly [string, keyof Stock])[];

function nameOf({ runtime, packages }: Stock): string {
  return packages.length === 0 ? runtime : `${runtime} with ${packages.join(', ')}`;
}

function totalOf(stock: Stock): number {
  return states.reduce((sum, [, name]) => sum + stock[name], 0);
}

const columns: readonly TableColumn<Stock>[] = [
  { title: 'Runtime', cell: nameOf },
  ...states.map(([title, name]) => ({
    title,
    isFigure: true,
    cell: (stock: Stock) =>
      stock[name] === 0 ? <span class="zero">0</span> : <b>{formatNumber(stock[name])}</b>,
  })),
];

/** Every stock of every manager by the states of its instances; those that hold nothing are left out. */
export function PoolTable({ pool }: { readonly pool: Pool }): JSX.Element {
  return (
    <>
      {pool.managers.length === 0 && <Empty>No instance manager runs.</Empty>}
      {pool.managers.map((manager) => (
        <ManagerStocks key={manager.managerId} manager={manager} />
      ))}
    </>
  );
}

function ManagerStocks({ manager }: { readonly manager: Manager }): JSX.Element {
  const { managerId, state, busyCount, capacityCount, stocks } = manager;
  const rows = stocks
    .filter((stock) => totalOf(stock) > 0)
    .sort((a, b) => totalOf(b) - totalOf(a) || nameOf(a).localeCompare(nameOf(b)));
  return (
    <div class="manager">
      <div class="manager-head">
        <h3 class="id">{managerId}</h3>
        <Badge text={state} tone={state === 'ready' ? 'good' : 'warn'} />
        <span class="muted">
          {formatNumber(busyCount)} of {formatNumber(capacityCount)} places busy
        </span>
      </div>
      {rows.length === 0 ? (
        <Empty>It holds no instance.</Empty>
      ) : (
        <DataTable
          caption={`Instances of ${managerId} by runtime and state`}
          columns={columns}
          rows={rows}
          keyOf={nameOf}
        />
      )}
    </div>
  );
}
