import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectRoot } from './source-tree.ts';

/** Threats of the design that have a number here: those of resources, walls, tenants, files, network, and the API. */
export const THREAT_COUNT = 89;

/**
 * A test that is declared, not skipped for good: `it('T5, T17 …')`, also with `.skipIf(…)` or `.each(…)` between; or what follows
 * the rows of an `.each` on lines of their own.
 */
const TITLE =
  /(?:\b(?:it|test)(?:\.(?:skipIf|runIf|each|for|concurrent)\b(?:<[^>]*>)?(?:\([^\n]*?\))?)*|^ *\](?: as const)?\))\(\s*(['"`])(T\d+(?:, T\d+)*)[ :]/gm;

const ROW = /^\| *(\d+(?:[–,] *\d+)*) *\|([^|]*)\|([^|]*)\|$/gm;

/** The numbers that titles of tests in this source begin with. */
export function numbersTested(source: string): readonly number[] {
  return [...source.matchAll(TITLE)].flatMap((match) =>
    (match[2] ?? '').split(', ').map((number) => Number(number.slice(1))),
  );
}

export interface Excuse {
  readonly numbers: readonly number[];
  readonly reason: string;
}

/** The rows `| 56–58, 60 | what | why there is no test |` below the heading "Threats without a test". */
export function readExcuses(document: string): readonly Excuse[] {
  const section = document.split(/^## /m).find((each) => each.startsWith('Threats\n')) ?? '';
  return [...section.matchAll(ROW)].map(([, numbers = '', , reason = '']) => ({
    numbers: numbers.split(',').flatMap((part) => {
      const [first = Number.NaN, last = first] = part.split('–').map(Number);
      return Array.from({ length: last - first + 1 }, (_, k) => first + k);
    }),
    reason: reason.trim(),
  }));
}

/** Which test files answer which threat. */
export function findTestsByThreat(): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  for (const folder of ['src', 'test', 'native/test']) {
    const entries = readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' });
    for (const entry of entries.filter((name) => /(\.test\.(ts|mjs)|-conformance\.ts)$/.test(name))) {
      const path = join(projectRoot, folder, entry);
      for (const number of numbersTested(readFileSync(path, 'utf8'))) {
        found.set(number, [...(found.get(number) ?? []), relative(projectRoot, path)]);
      }
    }
  }
  return found;
}
