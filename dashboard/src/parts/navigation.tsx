import { hrefOf, type ViewName } from '../live/parse-route.ts';
import { route } from '../live/route.ts';
import type { JSX } from '../ui.ts';

const links: readonly (readonly [ViewName, string])[] = [
  ['overview', 'Overview'],
  ['pool', 'Why this size'],
  ['forecasts', 'Forecasts'],
  ['executions', 'Executions'],
  ['users', 'Users'],
  ['programs', 'Programs'],
  ['run', 'Run'],
];

export function Navigation(): JSX.Element {
  const { view } = route.value;
  return (
    <nav aria-label="Views">
      <ul>
        {links.map(([name, text]) => (
          <li key={name}>
            <a href={hrefOf(name)} aria-current={name === view ? 'page' : undefined}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
