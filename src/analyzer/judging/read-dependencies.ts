import type { ProgramDependency } from '../../model/program-analysis.ts';
import type { LanguageTable } from '../languages/language-table.ts';

/** Each module that a program imports once, with what it is. `local`: files of the program's own. */
export function readDependencies(
  { modules }: LanguageTable,
  imports: readonly string[],
  local: readonly string[],
): ProgramDependency[] {
  const found = new Map<string, ProgramDependency>();
  for (const name of imports) {
    found.set(name, dependencyOf(modules, name));
  }
  for (const name of local) {
    found.set(name, { name, kind: 'local' });
  }
  return [...found.values()];
}

function dependencyOf(
  { standard, package: packagePattern, installNames = {} }: LanguageTable['modules'],
  name: string,
): ProgramDependency {
  if (standard.test(name)) {
    return { name, kind: 'builtin' };
  }
  const root = packagePattern.exec(name)?.[0] ?? name;
  const installName = Object.hasOwn(installNames, root) ? (installNames[root] ?? root) : root;
  return { name, kind: 'package', installName };
}
