import { formatCount } from '../figures/format-figure.ts';
import { HEAT_LEVEL_MAX, type HeatMap, HOUR_COUNT, weekdays } from '../figures/heat-map.ts';
import type { JSX } from '../ui.ts';
import { ScrollBox } from './scroll-box.tsx';

const hours = Array.from({ length: HOUR_COUNT }, (_value, hour) => hour);
const levels = Array.from({ length: HEAT_LEVEL_MAX + 1 }, (_value, level) => level);

/** Hours by weekdays; the number is in each cell for those who hear it, its strength for those who see it. */
export function HeatTable({ map }: { readonly map: HeatMap }): JSX.Element {
  return (
    <ScrollBox label="Executions by weekday and hour">
      <table class="heat">
        <caption class="hidden">Executions by weekday and hour</caption>
        <thead>
          <tr>
            <td />
            {hours.map((hour) => (
              <th key={hour} scope="col">
                {hour}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {map.map((row, day) => (
            <tr key={weekdays[day]}>
              <th scope="row">{weekdays[day]}</th>
              {row.map(({ count, level }, hour) => (
                <td
                  key={hour}
                  class={`heat-${level}`}
                  title={`${weekdays[day]} ${hour}:00: ${formatCount(count, 'execution')}`}
                >
                  <span class="hidden">{count}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="heat-legend" aria-hidden="true">
        fewer
        {levels.map((level) => (
          <span key={level} class={`heat-${level}`} />
        ))}
        more
      </p>
    </ScrollBox>
  );
}
