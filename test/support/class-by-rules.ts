import { defaultAnalysisLimits } from '../../src/analyzer/analysis-limits.ts';
import { ProgramParser } from '../../src/analyzer/child/program-parser.ts';
import { readProgram } from '../../src/analyzer/features/read-program.ts';
import { findLanguage } from '../../src/analyzer/languages/language-tables.ts';
import { estimateComplexity } from '../../src/analyzer/outline/estimate-complexity.ts';

let parser: Promise<ProgramParser> | undefined;

/** The class that the rules alone give a program, whatever a learned model makes of it. */
export async function classByRules(language: string, source: string): Promise<string> {
  parser ??= ProgramParser.open();
  const table = findLanguage(language);
  if (table === undefined) {
    throw new Error(`no table for ${language}`);
  }
  const reading = await (await parser).read(table, source, { ...defaultAnalysisLimits, cpuMsMax: 2000 });
  if (reading.kind === 'unknown') {
    throw new Error(reading.reason);
  }
  return estimateComplexity(readProgram(reading.tree, table).outline).complexity;
}
