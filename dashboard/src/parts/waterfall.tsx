import type { Timings } from '../api/api-schemas.ts';
import { formatMs, formatRatio } from '../figures/format-figure.ts';
import { phaseMeanings, waterfallOf } from '../figures/waterfall.ts';
import type { JSX } from '../ui.ts';

/** Where the time went: a row for each phase, placed where it happened. */
export function Waterfall({ timings }: { readonly timings: Timings }): JSX.Element {
  const { totalMs, bars } = waterfallOf(timings);
  return (
    <table class="waterfall">
      <caption class="hidden">Where the time went: {formatMs(totalMs)} in all</caption>
      <thead class="hidden">
        <tr>
          <th scope="col">Phase</th>
          <th scope="col">When</th>
          <th scope="col">Time</th>
        </tr>
      </thead>
      <tbody>
        {bars.map(({ phase, durationMs, fromRatio, widthRatio }) => (
          <tr key={phase}>
            <th scope="row" title={phaseMeanings[phase]}>
              {phase}
              <span class="hidden">: {phaseMeanings[phase]}</span>
            </th>
            <td class="waterfall-track">
              <span
                class={`waterfall-bar phase-${phase}`}
                style={{ left: `${fromRatio * 100}%`, width: `${widthRatio * 100}%` }}
              />
              <span class="hidden">{formatRatio(widthRatio)} of the time</span>
            </td>
            <td class="figure">{formatMs(durationMs)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">in all</th>
          <td />
          <td class="figure">{formatMs(totalMs)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

/** The same in one line, for lists; only for the eye, the figure stands beside it. */
export function MiniWaterfall({ timings }: { readonly timings: Timings }): JSX.Element {
  return (
    <span class="mini-waterfall" aria-hidden="true">
      {waterfallOf(timings).bars.map(({ phase, widthRatio }) => (
        <span key={phase} class={`phase-${phase}`} style={{ width: `${widthRatio * 100}%` }} />
      ))}
    </span>
  );
}
