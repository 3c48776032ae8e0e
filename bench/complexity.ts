/** How well classes of complexity are told, and the training of the model that tells them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type ComplexityModel,
  judgeClass,
  modelledClasses,
} from '../src/analyzer/judging/complexity-model.ts';
import { seededRandom } from '../src/kernel/random.ts';
import { type LabelledProgram, readLabelledPrograms } from './support/labelled-programs.ts';
import { trainComplexity } from './support/train-complexity.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/complexity.ts [--json] [--data FOLDER] [--write] [--errors] [--seeds N]

Trains the model of classes of complexity on 60 % of the labelled programs and reports on the rest, beside the rules alone, the
depth of loops and the most frequent class: means over N (default 20) random splits, with the standard error of a mean, by
origin (codecomplex in FOLDER; own: test/corpus/complexity) and language. --errors lists what the last split gets wrong.
--write then trains on all programs and writes models/complexity.json.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    errors: { type: 'boolean', default: false },
    data: { type: 'string', default: '../shared/data' },
    seeds: { type: 'string', default: '20' },
  },
});

const TRAINING_RATIO = 0.6;
const classOfLoopDepth = ['constant', 'linear', 'quadratic', 'cubic'];

const classNames: readonly string[] = modelledClasses;

function placeOf(name: string): number {
  return classNames.indexOf(name);
}

interface Score {
  count: number;
  exact: number;
  near: number;
}

/** By who estimates, of one group of programs: counts over all splits. */
type Scores = Record<string, Score>;

function addScore(scores: Scores, who: string, estimated: string, actual: string): void {
  const given = placeOf(estimated.replace('polynomial', 'cubic'));
  const distance = Math.abs(given - placeOf(actual));
  const score = scores[who] ?? { count: 0, exact: 0, near: 0 };
  scores[who] = score;
  score.count += 1;
  score.exact += distance === 0 ? 1 : 0;
  score.near += given >= 0 && distance <= 1 ? 1 : 0;
}

interface Split {
  readonly model: ComplexityModel;
  readonly rest: readonly LabelledProgram[];
  /** The class most frequent in what was trained on. */
  readonly frequent: string;
}

function splitBy(programs: readonly LabelledProgram[], seed: number): Split {
  const random = seededRandom(seed);
  const drawn = programs.map((program) => ({ program, isTraining: random.next() < TRAINING_RATIO }));
  const training = drawn.flatMap(({ program, isTraining }) => (isTraining ? [program] : []));
  const countOf = (name: string) => training.filter(({ actual }) => actual === name).length;
  return {
    model: trainComplexity(training),
    rest: drawn.flatMap(({ program, isTraining }) => (isTraining ? [] : [program])),
    frequent: modelledClasses.toSorted((a, b) => countOf(b) - countOf(a))[0] ?? '',
  };
}

const estimators: Readonly<Record<string, (program: LabelledProgram, split: Split) => string>> = {
  'the model': (program, { model }) => judgeClass(model, program).class,
  'the rules alone': ({ byRules }) => byRules,
  'the depth of loops': ({ loopDepth }) => classOfLoopDepth[loopDepth] ?? 'cubic',
  'the most frequent class': (_, { frequent }) => frequent,
};

function groupOf({ origin, lang }: LabelledProgram): string {
  return `${origin}, ${lang}`;
}

function scoreSplits(splits: readonly Split[]): Record<string, Scores> {
  const groups: Record<string, Scores> = {};
  for (const split of splits) {
    for (const program of split.rest) {
      const scores = groups[groupOf(program)] ?? {};
      groups[groupOf(program)] = scores;
      for (const [who, estimate] of Object.entries(estimators)) {
        addScore(scores, who, estimate(program, split), program.actual);
      }
    }
  }
  return groups;
}

/** A share in percent with its standard error over the programs of a group, each of which is in many splits. */
function show(part: number, whole: number, programCount: number): string {
  const ratio = part / Math.max(1, whole);
  const error = Math.sqrt((ratio * (1 - ratio)) / Math.max(1, programCount));
  return `${(100 * ratio).toFixed(1)} ± ${(100 * error).toFixed(1)} %`;
}

function errorsOf({ model, rest }: Split): string[] {
  return rest.flatMap((each) => {
    const judged = judgeClass(model, each);
    const isRight = judged.class === each.actual;
    return isRight ? [] : [`  ${each.id} ${each.actual} -> ${judged.class} (rules: ${each.byRules})`];
  });
}

function write(programs: readonly LabelledProgram[]): string {
  const folder = resolve('models');
  mkdirSync(folder, { recursive: true });
  const text = JSON.stringify(trainComplexity(programs));
  writeFileSync(resolve(folder, 'complexity.json'), `${text}\n`);
  return `wrote models/complexity.json, trained on all ${programs.length} programs: ${text.length} bytes`;
}

async function measure(): Promise<Findings> {
  const programs = await readLabelledPrograms(resolve(values.data), resolve('test/corpus/complexity'));
  const splits = Array.from({ length: Number(values.seeds) }, (_, seed) => splitBy(programs, seed + 1));
  const groups = scoreSplits(splits);
  const lines = Object.entries(groups).flatMap(([group, scores]) => {
    const count = programs.filter((each) => groupOf(each) === group).length;
    const shown = Object.entries(scores).map(
      ([who, { count: whole, exact, near }]) =>
        `  ${who.padEnd(24)} exact ${show(exact, whole, count)}, within one class ${show(near, whole, count)}`,
    );
    return [`${group}: ${count} programs`, ...shown];
  });
  const last = splits.at(-1);
  lines.push(...(values.errors && last !== undefined ? errorsOf(last) : []));
  lines.push(...(values.write ? [write(programs)] : []));
  const claim = (group: string, exactMin: number, nearMin: number) => {
    const { count = 0, exact = 0, near = 0 } = groups[group]?.['the model'] ?? {};
    const isHeld = exact >= exactMin * count && near >= nearMin * count && count > 0;
    const found = `${((100 * exact) / count).toFixed(1)} %, within one ${((100 * near) / count).toFixed(1)} %`;
    const wanted = `exact class of at least ${100 * exactMin} %, within one of at least ${100 * nearMin} %`;
    return verdict(`${group}: ${wanted}`, found, isHeld);
  };
  return {
    lines,
    verdicts: [claim('codecomplex, python', 0.65, 0.85), claim('codecomplex, java', 0.6, 0)],
    details: groups,
  };
}

if (values.help) {
  console.log(USAGE);
} else {
  await reportFindings('complexity', values, measure);
}
