import type { RuntimeView } from '../../platform/runtime-view.ts';

/** Each language once, however many levels of isolation it is offered at: these APIs know of none, so the server's rules choose. */
export function usualRuntimes(runtimes: readonly RuntimeView[]): readonly RuntimeView[] {
  const seen = new Set<string>();
  return runtimes.filter(({ language }) => {
    const isFirst = !seen.has(language);
    seen.add(language);
    return isFirst;
  });
}
