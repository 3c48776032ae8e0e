import type { Runtimes } from '../api/api-schemas.ts';
import { server } from './server.ts';
import { useLive } from './use-live.ts';

/** The languages of the server as options of a choice, with one that leaves it to the server. */
export function useLanguageOptions(chosen = ''): readonly (readonly [string, string])[] {
  const { data } = useLive('runtimes', (signal) => server.ask<Runtimes>('/v1/runtimes', { signal }), {
    when: ({ name }) => name === 'manager.ready',
  });
  const known = data?.runtimes ?? [];
  const isKnown = chosen === '' || known.some(({ runtime }) => runtime === chosen);
  return [
    ['', 'Detect'],
    // What was chosen before the server told, or of a runtime that is gone, is still what is chosen.
    ...(isKnown ? [] : [[chosen, chosen] as const]),
    ...known.map(({ runtime, displayName, version }) => [runtime, `${displayName} ${version}`] as const),
  ];
}
