import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { findLanguage } from '../../src/analyzer/languages/language-tables.ts';

/** A program that somebody wrote, by the name of its language's table. */
export interface FoundProgram {
  readonly language: string;
  /** Where it is from. */
  readonly origin: string;
  readonly code: string;
}

const nameOf: Readonly<Record<string, string>> = { js: 'javascript', ts: 'typescript', sh: 'bash' };

/** A line of any of the sets: each has its own fields, and a task and its solution may be apart. */
interface Line {
  readonly lang?: unknown;
  readonly language?: unknown;
  readonly code?: unknown;
  readonly declaration?: unknown;
  readonly solution?: unknown;
  readonly test?: unknown;
}

function codeOf({ code, declaration, solution, test }: Line): string {
  return typeof code === 'string'
    ? code
    : [declaration, solution, test].filter((part) => typeof part === 'string').join('\n');
}

function programsOf(text: string, origin: string): FoundProgram[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const fields = JSON.parse(line) as Line;
      const lang = String(fields.lang ?? fields.language ?? '');
      const language = nameOf[lang] ?? lang;
      const code = codeOf(fields);
      return code === '' || findLanguage(language) === undefined ? [] : [{ language, origin, code }];
    });
}

function readOwn(folder: string): FoundProgram[] {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .flatMap((name) => programsOf(readFileSync(join(folder, name), 'utf8'), 'corpus'));
}

function readSet(dataFolder: string, origin: string): FoundProgram[] {
  const file = join(dataFolder, origin, 'programs.jsonl.gz');
  return existsSync(file) ? programsOf(gunzipSync(readFileSync(file)).toString('utf8'), origin) : [];
}

/** Every program at hand: those of this project, and those of the sets that are in the data folder. */
export function readFoundPrograms(
  dataFolder: string,
  ownFolder: string,
  sets: readonly string[] = ['codecomplex', 'humaneval_x'],
): readonly FoundProgram[] {
  return [...readOwn(ownFolder), ...sets.flatMap((origin) => readSet(dataFolder, origin))];
}
