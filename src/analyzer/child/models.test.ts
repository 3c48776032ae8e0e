import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyzeProgram } from '../../../test/support/analyze-program.ts';
import { z } from '../../kernel/schema.ts';
import { defaultAnalysisLimits } from '../analysis-limits.ts';
import { complexityFeatures } from '../features/complexity-features.ts';
import { readProgram } from '../features/read-program.ts';
import { modelledClasses } from '../judging/complexity-model.ts';
import { costFeatures } from '../judging/cost-ratios.ts';
import { findLanguage } from '../languages/language-tables.ts';
import { ProgramParser } from './program-parser.ts';
import { readModels } from './read-models.ts';

const treeSchema = z
  .strictObject({
    features: z.array(z.number().int().nonnegative()),
    thresholds: z.array(z.number()),
    values: z.array(z.number()).min(1),
  })
  .refine(
    ({ features, thresholds, values }) =>
      features.length === thresholds.length && values.length === 2 ** features.length,
  );
const logarithms = z.array(z.number().max(0)).length(modelledClasses.length);
const complexitySchema = z.strictObject({
  features: z.array(z.string()),
  bases: logarithms,
  priors: z.record(z.string(), logarithms),
  ruleRatios: z.record(z.string(), z.number().min(0).max(1)),
  rounds: z.array(z.array(treeSchema).length(modelledClasses.length)).min(1),
});
const quantileSchema = z.strictObject({ base: z.number(), trees: z.array(treeSchema).min(1) });
const costSchema = z.strictObject({
  features: z.array(z.string()),
  cpu: z.strictObject({ p50: quantileSchema, p90: quantileSchema }),
  memory: z.strictObject({ p50: quantileSchema, p90: quantileSchema }),
});

interface Labelled {
  readonly lang: string;
  readonly complexity: string;
  readonly code: string;
}

function corpusOf(file: string): Labelled[] {
  const text = readFileSync(`test/corpus/complexity/${file}`, 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('the models that come with the package', () => {
  const { complexity, costs } = readModels();

  it('are of the shape that they are read as, every number finite', () => {
    expect(complexitySchema.safeParse(complexity).error).toBeUndefined();
    expect(costSchema.safeParse(costs).error).toBeUndefined();
    const placeMax = (model: { readonly features: readonly string[] }) => model.features.length - 1;
    const places = complexity.rounds.flat().flatMap(({ features }) => features);
    expect(Math.max(...places)).toBeLessThanOrEqual(placeMax(complexity));
  });

  it('go by features that programs are read into today', async () => {
    const parser = await ProgramParser.open();
    const python = findLanguage('python');
    const reading = python && (await parser.read(python, 'print(1)\n', defaultAnalysisLimits));
    if (python === undefined || reading?.kind !== 'tree') {
      throw new Error('the sample cannot be read');
    }
    const read = readProgram(reading.tree, python);
    const told = complexityFeatures(read);
    expect(complexity.features).toEqual(told.names);
    expect(costs.features).toEqual(costFeatures(told, read.features, []).names);
  });

  it.each(readdirSync('test/corpus/complexity'))('tell most classes of %s', async (file) => {
    const programs = corpusOf(file);
    let rightCount = 0;
    for (const { lang, complexity: expected, code } of programs) {
      const { complexity: found } = await analyzeProgram(lang, code);
      rightCount += found === expected ? 1 : 0;
    }
    // They were trained on these, among others: what is judged is that reading and model go together.
    expect(rightCount / programs.length).toBeGreaterThan(0.55);
  });

  it('expect more of who does more', async () => {
    const light = await analyzeProgram('python', 'a, b = map(int, input().split())\nprint(a + b)\n');
    const heavy = await analyzeProgram(
      'python',
      'import numpy as np\nn = int(input())\ndp = [[0] * (n + 1) for _ in range(n + 1)]\nfor i in range(n):\n    for j in range(n):\n        for k in range(n):\n            dp[i][j] = max(dp[i][j], dp[i][k] + dp[k][j])\nprint(dp[n - 1][n - 1] % (10 ** 9 + 7))\n',
    );
    expect(heavy.features.cpuLogRatio).toBeGreaterThan(light.features.cpuLogRatio + 0.5);
    expect(heavy.features.memoryLogRatio).toBeGreaterThan(light.features.memoryLogRatio + 0.5);
  });
});
