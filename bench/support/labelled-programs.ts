import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { defaultAnalysisLimits } from '../../src/analyzer/analysis-limits.ts';
import { ProgramParser } from '../../src/analyzer/child/program-parser.ts';
import { complexityFeatures } from '../../src/analyzer/features/complexity-features.ts';
import { FeatureRow } from '../../src/analyzer/features/feature-row.ts';
import { readProgram } from '../../src/analyzer/features/read-program.ts';
import { findLanguage } from '../../src/analyzer/languages/language-tables.ts';
import { estimateComplexity } from '../../src/analyzer/outline/estimate-complexity.ts';
import { mayReadInput } from '../../src/analyzer/probe/choose-probe.ts';
import type { ComplexityClass } from '../../src/model/program-analysis.ts';

/** A program with the class that somebody who read it gave it, and what was read of it. */
export interface LabelledProgram {
  readonly id: string;
  readonly lang: string;
  /** codecomplex: what people submitted to a contest. own: written for this project, `test/corpus/complexity`. */
  readonly origin: 'codecomplex' | 'own';
  readonly actual: ComplexityClass;
  readonly byRules: ComplexityClass;
  readonly loopDepth: number;
  readonly features: FeatureRow;
  readonly code: string;
  readonly readsInput: boolean;
}

const nothingTold = new FeatureRow([], new Float64Array());

const classOfLabel: Readonly<Record<string, ComplexityClass>> = {
  constant: 'constant',
  logn: 'logarithmic',
  logarithmic: 'logarithmic',
  linear: 'linear',
  nlogn: 'linearithmic',
  linearithmic: 'linearithmic',
  quadratic: 'quadratic',
  cubic: 'cubic',
  exponential: 'exponential',
};

interface Line {
  readonly id: string;
  readonly lang: string;
  readonly complexity: string;
  readonly code: string;
}

function linesOf(
  text: string,
  origin: LabelledProgram['origin'],
): (Line & Pick<LabelledProgram, 'origin'>)[] {
  const lines = text.trim().split('\n');
  return lines.map((line) => ({ ...JSON.parse(line), origin }));
}

/** Reads every labelled program there is. One that cannot be read has no features and counts as wrong. */
export async function readLabelledPrograms(
  dataFolder: string,
  ownFolder: string,
): Promise<readonly LabelledProgram[]> {
  const file = join(dataFolder, 'codecomplex/programs.jsonl.gz');
  const theirs = existsSync(file)
    ? linesOf(gunzipSync(readFileSync(file)).toString('utf8'), 'codecomplex')
    : [];
  const own = readdirSync(ownFolder).flatMap((name) =>
    linesOf(readFileSync(join(ownFolder, name), 'utf8'), 'own'),
  );
  const parser = await ProgramParser.open();
  const programs: LabelledProgram[] = [];
  for (const { id, lang, origin, complexity, code } of [...theirs, ...own]) {
    const table = findLanguage(lang);
    if (table === undefined) {
      throw new Error(`no table for ${lang}`);
    }
    const reading = await parser.read(table, code, { ...defaultAnalysisLimits, cpuMsMax: 1000 });
    const actual = classOfLabel[complexity] ?? 'unknown';
    if (reading.kind === 'unknown') {
      programs.push({
        id,
        lang,
        origin,
        actual,
        byRules: 'unknown',
        loopDepth: 0,
        features: nothingTold,
        code,
        readsInput: false,
      });
      continue;
    }
    const read = readProgram(reading.tree, table);
    programs.push({
      id,
      lang,
      origin,
      actual,
      byRules: estimateComplexity(read.outline).complexity,
      loopDepth: read.features.loopDepthMax,
      features: complexityFeatures(read),
      code,
      readsInput: mayReadInput(read.features),
    });
  }
  return programs;
}
