import { javascript } from './javascript.ts';
import type { LanguageTable } from './language-table.ts';

/** TypeScript: the JavaScript table over a grammar that adds types, and what tells the two apart. */
export const typescript: LanguageTable = {
  ...javascript,
  name: 'typescript',
  grammar: 'typescript',
  runtimes: ['typescript', 'ts', 'mts', 'cts', 'ts-node', 'tsx'],
  extensions: ['.ts', '.mts', '.cts'],
  interpreters: ['ts-node', 'tsx'],
  marks: [
    ...javascript.marks,
    { mark: ': number', weight: 8 },
    { mark: ': string', weight: 8 },
    { mark: ': boolean', weight: 8 },
    { mark: 'interface ', weight: 6 },
    { mark: ' as const', weight: 6 },
    { mark: 'readonly ', weight: 6 },
    { mark: 'import type ', weight: 8 },
    { mark: '): void', weight: 8 },
    { mark: 'enum ', weight: 4 },
    { mark: '>(', weight: 1 },
  ],
  // The grammar knows the statement, but not that it may be exported.
  spellings: [{ written: /\bexport(?=\s+import\s+\w+\s*=\s*require\b)/g, readAs: '' }],
};
