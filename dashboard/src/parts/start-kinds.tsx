import type { Pool } from '../api/api-schemas.ts';
import { formatNumber } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { StackedBar } from './bar.tsx';
import { Empty } from './empty.tsx';
import { Facts } from './facts.tsx';

const meanings = {
  cold: 'an instance had to be made',
  prewarmed: 'a booted one was there',
  warm: 'one with the user’s program loaded',
  kept: 'one that ran the program or session before',
} as const;

const kinds = ['cold', 'prewarmed', 'warm', 'kept'] as const;

/** What executions found, as parts of all starts, and what became of announced ones. */
export function StartKinds({ totals }: { readonly totals: Pool['totals'] }): JSX.Element {
  const { startCounts, intents } = totals;
  if (kinds.every((kind) => startCounts[kind] === 0)) {
    return <Empty>Nothing has started yet.</Empty>;
  }
  const parts = kinds.map((kind) => ({
    label: `${kind}: ${meanings[kind]}`,
    value: startCounts[kind],
    text: formatNumber(startCounts[kind]),
    colour: kind,
  }));
  return (
    <>
      <StackedBar label="Starts by kind" parts={parts} />
      <Facts
        rows={[
          ['Instances booted', formatNumber(totals.bootCount)],
          [
            'Announced executions',
            `${formatNumber(intents.announcedCount)}, of which ${formatNumber(intents.arrivedCount)} came`,
          ],
        ]}
      />
    </>
  );
}
