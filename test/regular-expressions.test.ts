import { readFileSync } from 'node:fs';
import { check } from 'recheck';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultAnalysisLimits } from '../src/analyzer/analysis-limits.ts';
import { ProgramParser } from '../src/analyzer/child/program-parser.ts';
import { findLanguage, languageTables } from '../src/analyzer/languages/language-tables.ts';
import { readSources } from './support/source-tree.ts';

interface Expression {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

/** Every regular expression written out in the product. */
async function expressionsOf(parser: ProgramParser, path: string): Promise<Expression[]> {
  const table = findLanguage('typescript');
  const limits = { ...defaultAnalysisLimits, cpuMsMax: 10_000 };
  const reading = table && (await parser.read(table, readFileSync(path, 'utf8'), limits));
  if (reading?.kind !== 'tree') {
    throw new Error(`${path} cannot be read: ${reading?.reason}`);
  }
  const { tree } = reading;
  const found: Expression[] = [];
  for (let node = 0; node < tree.count; node += 1) {
    const literal =
      tree.kindOf(node) === 'regex' ? /^\/(.*)\/([a-z]*)$/s.exec(tree.textOf(node, 2000)) : null;
    if (literal !== null) {
      found.push({
        place: `${path}:${tree.lineOf(node)}`,
        source: literal[1] ?? '',
        flags: literal[2] ?? '',
      });
    }
  }
  return found;
}

/** Those that languages are told and modules sorted by, also where they are put together from lists. */
function expressionsOfTables(): Expression[] {
  return languageTables.flatMap(({ name, modules }) =>
    [modules.standard, modules.package].map(({ source, flags }) => ({
      place: `${name}.modules`,
      source,
      flags,
    })),
  );
}

describe('every regular expression', () => {
  let all: Expression[] = [];

  beforeAll(async () => {
    const parser = await ProgramParser.open();
    const paths = readSources(['src']).flatMap(({ path }) => (path.endsWith('.test.ts') ? [] : [path]));
    for (const path of paths) {
      all.push(...(await expressionsOf(parser, path)));
    }
    all = [...all, ...expressionsOfTables()];
  }, 60_000);

  it('T77 takes linear time, whatever text it is given', async () => {
    expect(all.length).toBeGreaterThan(100);
    const slow: string[] = [];
    for (const { place, source, flags } of all) {
      const found = await check(source, flags, { timeout: 20_000 });
      if (found.status !== 'safe') {
        const why = found.status === 'vulnerable' ? found.complexity.summary : found.error.kind;
        slow.push(`${place} /${source}/${flags}: ${why}`);
      }
    }
    expect(slow).toEqual([]);
  }, 240_000);
});
