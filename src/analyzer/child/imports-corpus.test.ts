import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyzeProgram } from '../../../test/support/analyze-program.ts';

/** A program and the modules it imports by the rules of its language, whatever the analyzer says. */
interface ImportingProgram {
  readonly id: string;
  readonly lang: string;
  readonly code: string;
  readonly imports: readonly string[];
}

const PROGRAMS_MIN = 200;
const folder = new URL('../../../test/corpus/imports/', import.meta.url);

function readPrograms(file: string): ImportingProgram[] {
  const lines = readFileSync(new URL(file, folder), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as ImportingProgram);
}

/** What is wrong about the imports found in a program; undefined when nothing is. */
async function differenceOf({ id, lang, code, imports }: ImportingProgram): Promise<string | undefined> {
  const found = (await analyzeProgram(lang, code)).imports;
  const missing = imports.filter((each) => !found.includes(each));
  const added = found.filter((each) => !imports.includes(each));
  const parts = [
    ...missing.map((each) => `misses ${each}`),
    ...added.map((each) => `wrongly finds ${each}`),
    ...(new Set(found).size === found.length ? [] : ['finds one twice']),
  ];
  return parts.length === 0 ? undefined : `${id} ${parts.join(', ')}`;
}

describe('imports of the programs in test/corpus/imports', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));

  it.each(files)('%s: none is missing, none is false', async (file) => {
    const differences: string[] = [];
    for (const program of readPrograms(file)) {
      const difference = await differenceOf(program);
      differences.push(...(difference === undefined ? [] : [difference]));
    }
    expect(differences.join('\n')).toBe('');
  });

  it('are those of many programs, each under an id of its own', () => {
    const ids = files.flatMap(readPrograms).map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(PROGRAMS_MIN);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
