/** What matches these names, and whatever is inside a module of one of them. `names`: separated by white space. */
export function standardNames(names: string): RegExp {
  const all = names.trim().split(/\s+/);
  return new RegExp(`^(?:${all.map((name) => name.replace(/[^\w]/g, '\\$&')).join('|')})(?![\\w-])`);
}
