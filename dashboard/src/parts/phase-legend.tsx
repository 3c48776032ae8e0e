import { phaseMeanings, phases } from '../figures/waterfall.ts';
import type { JSX } from '../ui.ts';

/** What the colours of a waterfall stand for. */
export function PhaseLegend(): JSX.Element {
  return (
    <ul class="legend" aria-label="Phases of an execution">
      {phases.map((phase) => (
        <li key={phase}>
          <span class={`dot phase-${phase}`} aria-hidden="true" />
          <b>{phase}</b> {phaseMeanings[phase].toLowerCase()}
        </li>
      ))}
    </ul>
  );
}
