/**
 * How well and how fast programs are read: `node bench/analysis.ts [dataFolder] [tune|report] [--errors]`.
 * Rules are tuned on one half of the labelled programs; figures to quote come from the other (`report`, the default).
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { gunzipSync } from 'node:zlib';
import { defaultAnalysisLimits } from '../src/analyzer/analysis-limits.ts';
import { type ParseOutcome, ProgramParser } from '../src/analyzer/child/program-parser.ts';
import { findLanguage } from '../src/analyzer/languages/language-tables.ts';
import type { ComplexityClass } from '../src/model/program-analysis.ts';

interface LabelledProgram {
  readonly id: string;
  readonly lang: string;
  readonly complexity: string;
  readonly code: string;
}

interface Verdict {
  readonly id: string;
  readonly actual: ComplexityClass;
  readonly estimated: ComplexityClass;
  readonly loopDepth: number;
  readonly outcome: ParseOutcome;
}

const classOfLabel: Readonly<Record<string, ComplexityClass>> = {
  constant: 'constant',
  logn: 'logarithmic',
  linear: 'linear',
  nlogn: 'linearithmic',
  quadratic: 'quadratic',
  cubic: 'cubic',
  exponential: 'exponential',
};
const classes = Object.values(classOfLabel);
const classOfLoopDepth: readonly ComplexityClass[] = ['constant', 'linear', 'quadratic', 'cubic'];

function readPrograms(file: string): LabelledProgram[] | undefined {
  return existsSync(file)
    ? gunzipSync(readFileSync(file))
        .toString('utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : undefined;
}

/** Ids are numbered in no order of difficulty: their parity halves the set. */
function isInHalf(id: string, half: string): boolean {
  return (Number(id.replace(/\D/g, '')) % 2 === 0) === (half === 'tune');
}

async function judge(parser: ProgramParser, programs: readonly LabelledProgram[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const { id, lang, complexity, code } of programs) {
    const table = findLanguage(lang);
    if (table === undefined) {
      continue;
    }
    const outcome = await parser.analyze(table, code, { ...defaultAnalysisLimits, cpuMsMax: 1000 });
    verdicts.push({
      id,
      actual: classOfLabel[complexity] ?? 'unknown',
      estimated: outcome.kind === 'known' ? outcome.complexity : 'unknown',
      loopDepth: outcome.kind === 'known' ? outcome.features.loopDepthMax : 0,
      outcome,
    });
  }
  return verdicts;
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}

function reportClasses(verdicts: readonly Verdict[]): void {
  const exact = verdicts.filter(({ actual, estimated }) => actual === estimated).length;
  const near = verdicts.filter(
    ({ actual, estimated }) =>
      classes.includes(estimated) && Math.abs(classes.indexOf(actual) - classes.indexOf(estimated)) <= 1,
  ).length;
  const counts = classes.map((each) => verdicts.filter(({ actual }) => actual === each).length);
  const byDepth = verdicts.filter(
    ({ actual, loopDepth }) => actual === (classOfLoopDepth[loopDepth] ?? 'polynomial'),
  ).length;
  const known = verdicts.filter(({ outcome }) => outcome.kind === 'known').length;
  console.log(`programs ${verdicts.length}, parsed ${percent(known, verdicts.length)}`);
  console.log(`exact class ${percent(exact, verdicts.length)}, within one ${percent(near, verdicts.length)}`);
  console.log(`baseline most frequent class ${percent(Math.max(...counts), verdicts.length)}`);
  console.log(`baseline loop depth only ${percent(byDepth, verdicts.length)}`);
  const shown: ComplexityClass[] = [...classes, 'polynomial', 'unknown'];
  console.log(`actual \\ estimated ${shown.map((each) => each.slice(0, 6).padStart(7)).join('')}`);
  for (const actual of classes) {
    const row = shown.map((estimated) =>
      String(
        verdicts.filter((each) => each.actual === actual && each.estimated === estimated).length,
      ).padStart(7),
    );
    console.log(`${actual.padEnd(18)} ${row.join('')}`);
  }
}

async function reportSpeed(parser: ProgramParser, lang: string, codes: readonly string[]): Promise<void> {
  const table = findLanguage(lang);
  if (table === undefined || codes.length === 0) {
    return;
  }
  const limits = { ...defaultAnalysisLimits, cpuMsMax: 1000 };
  for (const code of codes) {
    await parser.analyze(table, code, limits);
  }
  const micros: number[] = [];
  for (const code of codes) {
    const before = process.cpuUsage();
    await parser.analyze(table, code, limits);
    const used = process.cpuUsage(before);
    micros.push(used.user + used.system);
  }
  const total = micros.reduce((sum, each) => sum + each, 0);
  const sizes = codes.reduce((sum, code) => sum + code.length, 0);
  const lines = codes.reduce((sum, code) => sum + code.split('\n').length, 0);
  micros.sort((a, b) => a - b);
  const at = (ratio: number): string => (micros[Math.floor(micros.length * ratio)] ?? 0).toFixed(0);
  console.log(
    `${lang}: ${codes.length} programs, CPU time: median ${at(0.5)} µs, p99 ${at(0.99)} µs, ` +
      `${((total / lines) * 100).toFixed(0)} µs per 100 lines, ${(sizes / total).toFixed(2)} MB/s`,
  );
}

const [folder = '../shared/data', half = 'report', flag = ''] = process.argv.slice(2);
const labelled = readPrograms(resolve(folder, 'codecomplex/programs.jsonl.gz'));
const runnable = readPrograms(resolve(folder, 'humaneval_x/programs.jsonl.gz'));
const parser = await ProgramParser.open();
if (labelled === undefined) {
  console.log(`no labelled programs in ${folder}: accuracy not measured`);
} else {
  const python = labelled.filter(({ lang }) => lang === (process.env.L ?? 'python'));
  const verdicts = await judge(
    parser,
    python.filter(({ id }) => isInHalf(id, half)),
  );
  console.log(`-- complexity class, Python, ${half} half`);
  reportClasses(verdicts);
  for (const { id, actual, estimated, outcome } of flag === '--errors' ? verdicts : []) {
    if (actual !== estimated) {
      const why = outcome.kind === 'known' ? outcome.complexityReasons : outcome.reason;
      console.log(id, actual, '->', estimated, JSON.stringify(why));
    }
  }
  console.log('-- speed');
  await reportSpeed(
    parser,
    'python',
    python.map(({ code }) => code),
  );
}
const javascript = (runnable ?? [])
  .filter(({ lang }) => lang === 'js')
  .map((program) => Object.values(program).slice(3, 6).join('\n'));
await reportSpeed(parser, 'javascript', javascript);
