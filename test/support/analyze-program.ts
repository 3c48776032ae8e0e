import { defaultAnalysisLimits } from '../../src/analyzer/analysis-limits.ts';
import { type ParseOutcome, ProgramParser } from '../../src/analyzer/child/program-parser.ts';
import { findLanguage } from '../../src/analyzer/languages/language-tables.ts';

type Known = Extract<ParseOutcome, { kind: 'known' }>;

let parser: Promise<ProgramParser> | undefined;

/** Analyses a program in this process; throws when nothing is known about it. */
export async function analyzeProgram(language: string, source: string): Promise<Known> {
  const table = findLanguage(language);
  if (table === undefined) {
    throw new Error(`no table for ${language}`);
  }
  parser ??= ProgramParser.open();
  const limits = { ...defaultAnalysisLimits, cpuMsMax: 2000 };
  const outcome = await (await parser).analyze(table, source, limits);
  if (outcome.kind === 'unknown') {
    throw new Error(outcome.reason);
  }
  return outcome;
}
