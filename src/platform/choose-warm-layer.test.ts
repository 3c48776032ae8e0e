import { describe, expect, it } from 'vitest';
import { analyzeProgram } from '../../test/support/analyze-program.ts';
import { makeId } from '../kernel/ids.ts';
import type { ProgramAnalysis } from '../model/program-analysis.ts';
import { chooseWarmLayer } from './choose-warm-layer.ts';

const unseen = { 'program-history': 0, 'user-history': 0, code: 1, runtime: 0 };
const returning = { 'program-history': 0.9, 'user-history': 0, code: 0.1, runtime: 0 };
const python = {
  parkedAt: 'interpreter',
  preloadable: ['json'],
  loadable: [{ name: 'numpy', brings: [] }],
} as const;

async function analysisOf(source: string): Promise<ProgramAnalysis> {
  const found = await analyzeProgram('python', source);
  return { ...found, programId: makeId('prg', 'p'), language: 'python', analysisMs: 1 };
}

describe('chooseWarmLayer', () => {
  it.each([
    ['none', 'print(1)\n', unseen, undefined, []],
    ['base', 'print(1)\n', unseen, { parkedAt: 'base', preloadable: [], loadable: [] } as const, []],
    ['runtime', 'import requests\n', unseen, python, []],
    ['dependencies', 'import json, requests\n', unseen, python, ['json']],
    ['program', 'import json\n', returning, python, ['json']],
  ])('is %s for %j', async (layer, source, weights, runtime, modules) => {
    expect(chooseWarmLayer(await analysisOf(source), { weights }, runtime)).toEqual({ layer, modules });
  });
});
