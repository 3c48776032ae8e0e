import type { SyntaxRoles } from '../languages/language-table.ts';
import type { KindNames } from './grammar.ts';

/** The kinds that have any of some roles in a language: worked out once a language, however many programs are read. */
export function kindUnion(
  rolesOf: (syntax: SyntaxRoles) => readonly (KindNames | undefined)[],
): (syntax: SyntaxRoles) => ReadonlySet<string> {
  const known = new WeakMap<SyntaxRoles, ReadonlySet<string>>();
  return (syntax) => {
    let union = known.get(syntax);
    if (union === undefined) {
      const roles = rolesOf(syntax).filter((role) => role !== undefined);
      union = new Set(roles.flatMap((role) => (role instanceof Set ? [...role] : Object.keys(role))));
      known.set(syntax, union);
    }
    return union;
  };
}
