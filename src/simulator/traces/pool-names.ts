const POOLED_COUNT_MAX = 200_000;

/**
 * Gives each name once: a name cut out of a text would keep the whole text in memory for as long as anybody
 * remembers it. Memory is bounded; beyond, names are only copied anew.
 */
export function namePool(): (name: string) => string {
  const names = new Map<string, string>();
  return (name) => {
    const known = names.get(name);
    if (known !== undefined) {
      return known;
    }
    const own = Buffer.from(name, 'utf8').toString('utf8');
    if (names.size >= POOLED_COUNT_MAX) {
      names.clear();
    }
    names.set(own, own);
    return own;
  };
}
