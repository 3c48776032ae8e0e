import { bash } from './bash.ts';
import { c } from './c.ts';
import { cpp } from './cpp.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { javascript } from './javascript.ts';
import type { LanguageTable } from './language-table.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import { typescript } from './typescript.ts';

/** Every language that can be analysed. A new one is a table here. */
export const languageTables: readonly LanguageTable[] = [
  javascript,
  typescript,
  python,
  bash,
  java,
  c,
  cpp,
  go,
  rust,
  ruby,
];

const byName = new Map(languageTables.map((table) => [table.name, table]));

/** The table of a language by its own name. */
export function findLanguage(name: string): LanguageTable | undefined {
  return byName.get(name);
}
