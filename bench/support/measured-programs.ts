import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { defaultAnalysisLimits } from '../../src/analyzer/analysis-limits.ts';
import { ProgramParser } from '../../src/analyzer/child/program-parser.ts';
import { complexityFeatures } from '../../src/analyzer/features/complexity-features.ts';
import type { CountedFeatures } from '../../src/analyzer/features/count-features.ts';
import type { FeatureRow } from '../../src/analyzer/features/feature-row.ts';
import { readProgram } from '../../src/analyzer/features/read-program.ts';
import { costFeatures } from '../../src/analyzer/judging/cost-ratios.ts';
import { findLanguage } from '../../src/analyzer/languages/language-tables.ts';

/** A program of pie_codenet_py, what was read of it, and what a judge measured. */
export interface MeasuredProgram {
  readonly id: string;
  readonly problem: string;
  readonly user: string;
  readonly counted: CountedFeatures;
  readonly features: FeatureRow;
  readonly costs: { readonly cpuMs: number; readonly memoryMb: number };
}

const KB_PER_MB = 1024;

/** Reads every program of the set that ran and can be read. */
export async function readMeasuredPrograms(dataFolder: string): Promise<MeasuredProgram[]> {
  const file = join(dataFolder, 'pie_codenet_py/programs.jsonl.gz');
  const parser = await ProgramParser.open();
  const python = findLanguage('python');
  const programs: MeasuredProgram[] = [];
  for (const line of gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n')) {
    const { id, problem, user, code, cpu_time_ms, memory_kb } = JSON.parse(line);
    const limits = { ...defaultAnalysisLimits, cpuMsMax: 2000 };
    const reading = python && (await parser.read(python, code, limits));
    if (python === undefined || reading?.kind !== 'tree' || !(cpu_time_ms > 0) || !(memory_kb > 0)) {
      continue;
    }
    const read = readProgram(reading.tree, python);
    programs.push({
      id,
      problem,
      user,
      counted: read.features,
      features: costFeatures(complexityFeatures(read), read.features, read.index.names.modules()),
      costs: { cpuMs: cpu_time_ms, memoryMb: memory_kb / KB_PER_MB },
    });
  }
  return programs;
}
