import type { Usage } from '../api/api-schemas.ts';
import { formatRatio } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { StackedBar } from './bar.tsx';

type Mix = { readonly [Name in keyof Usage['operations']]: number | null };

const names = [
  ['Compute', 'computeRatio', 'compute'],
  ['Files', 'fileRatio', 'file'],
  ['Network', 'networkRatio', 'network'],
  ['Processes', 'processRatio', 'process'],
] as const;

/** What programs spent themselves on, as shares. */
export function OperationMix({ mix }: { readonly mix: Mix }): JSX.Element {
  const parts = names.map(([label, name, colour]) => ({
    label,
    value: mix[name] ?? 0,
    text: formatRatio(mix[name]),
    colour,
  }));
  return <StackedBar label="Shares of operations" parts={parts} />;
}
