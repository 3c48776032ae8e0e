import type { JSX } from '../ui.ts';

/** One part of a whole. */
export interface BarPart {
  readonly label: string;
  readonly value: number;
  /** Its own text; the value stands beside the label. */
  readonly text: string;
  /** The name of its colour, as `cold`. */
  readonly colour: string;
}

/** Parts of a whole side by side, with what each is. */
export function StackedBar({
  label,
  parts,
}: {
  readonly label: string;
  readonly parts: readonly BarPart[];
}): JSX.Element {
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  return (
    <div class="stacked">
      <div class="stacked-bar" aria-hidden="true">
        {parts
          .filter(({ value }) => value > 0)
          .map(({ label: name, value, colour }) => (
            <span key={name} class={`fill-${colour}`} style={{ width: `${(value / total) * 100}%` }} />
          ))}
      </div>
      <ul class="stacked-parts" aria-label={label}>
        {parts.map(({ label: name, text, colour }) => (
          <li key={name}>
            <span class={`dot fill-${colour}`} aria-hidden="true" />
            {name} <b>{text}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** One value as a bar on a scale that several share; for the eye only, the value stands beside it. */
export function Meter({
  ratio,
  colour = 'accent',
  aim,
}: {
  readonly ratio: number;
  readonly colour?: string;
  /** A line at what is aimed at. */
  readonly aim?: number;
}): JSX.Element {
  const width = `${Math.min(1, Math.max(0, ratio)) * 100}%`;
  return (
    <span class="meter" aria-hidden="true">
      <span class={`meter-fill fill-${colour}`} style={{ width }} />
      {aim !== undefined && <span class="meter-aim" style={{ left: `${aim * 100}%` }} />}
    </span>
  );
}
