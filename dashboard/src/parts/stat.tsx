import type { ComponentChildren, JSX } from '../ui.ts';

/** One figure that is read at a glance. */
export interface StatProps {
  readonly label: string;
  readonly value: string;
  readonly note?: ComponentChildren;
  readonly tone?: 'good' | 'bad' | 'plain' | undefined;
}

export function Stats({
  children,
  label,
}: {
  readonly children: ComponentChildren;
  readonly label: string;
}): JSX.Element {
  return (
    <dl class="stats" aria-label={label}>
      {children}
    </dl>
  );
}

export function Stat({ label, value, note, tone = 'plain' }: StatProps): JSX.Element {
  return (
    <div class={`stat stat-${tone}`}>
      <dt>{label}</dt>
      <dd>
        <span class="stat-value">{value}</span>
        {note !== undefined && <span class="stat-note">{note}</span>}
      </dd>
    </div>
  );
}
