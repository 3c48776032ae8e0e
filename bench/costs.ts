/** How well the cost of programs that never ran is told from their code, and the training of the model that tells it. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { rowOf } from '../src/analyzer/features/feature-row.ts';
import {
  type CostQuantiles,
  type CostRatioModel,
  type CostRatios,
  costRatios,
} from '../src/analyzer/judging/cost-ratios.ts';
import { makeId } from '../src/kernel/ids.ts';
import { seededRandom } from '../src/kernel/random.ts';
import type { QuantileEstimate } from '../src/model/program-analysis.ts';
import { ExecutionPredictor, type PredictedExecution } from '../src/predictor/execution-predictor.ts';
import type { BoostingSettings } from '../src/stats/boosted-classes.ts';
import { type BoostedQuantile, trainQuantile } from '../src/stats/boosted-quantile.ts';
import { type MeasuredProgram, readMeasuredPrograms } from './support/measured-programs.ts';
import { quantileOf } from './support/quantiles.ts';
import { shuffled } from './support/shuffled.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/costs.ts [--json] [--data FOLDER] [--seeds N] [--write]

Programs of pie_codenet_py in FOLDER, their CPU time and peak memory as a judge measured them, split by problem into five parts, anew for
each of N seeds (default 3). Four parts train the model of costs that comes with the package, and their runs are those of the host,
which the server's predictor learns: what the model expects of those is told by models of the other problems, as it is not what it
was trained on. The predictor is then asked about the fifth part, of which neither knows a program or a problem. Beside it the
median, and the 90th percentile, of the host's runs. Pinball losses are of logarithms, of both quantiles together; ± is the standard
error over problems. Then each program runs three times, and is asked about once more. --write trains on all programs and writes
models/costs.json.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    data: { type: 'string', default: '../shared/data' },
    seeds: { type: 'string', default: '3' },
  },
});

const FOLD_COUNT = 5;
const DIGITS = 4;
const SETTINGS: BoostingSettings = {
  roundCount: 400,
  depth: 6,
  learningRate: 0.05,
  ridge: 1,
  rowRatio: 0.7,
  featureRatio: 0.3,
  binCountMax: 32,
};
/** Few programs lie above it, so that it is told by less. */
const UPPER_SETTINGS: BoostingSettings = {
  ...SETTINGS,
  roundCount: 100,
  depth: 2,
  ridge: 5,
  featureRatio: 0.2,
  binCountMax: 16,
};
const costNames = ['cpuMs', 'memoryMb'] as const;
type CostName = (typeof costNames)[number];

function train(programs: readonly MeasuredProgram[]): CostRatioModel {
  const features = programs[0]?.features.names ?? [];
  const rows = programs.map((each) => rowOf(features, each.features));
  const modelOf = (name: CostName): CostQuantiles => {
    const logs = programs.map(({ costs }) => Math.log(costs[name]));
    const median = quantileOf(logs, 0.5);
    const measured = rows.map((row, at) => ({ features: row, value: (logs[at] ?? 0) - median }));
    return {
      p50: shortened(trainQuantile(measured, 0.5, SETTINGS, seededRandom(1))),
      p90: shortened(trainQuantile(measured, 0.9, UPPER_SETTINGS, seededRandom(1))),
    };
  };
  return { features, cpu: modelOf('cpuMs'), memory: modelOf('memoryMb') };
}

function shortened({ base, trees }: BoostedQuantile): BoostedQuantile {
  const short = (value: number) => Number(value.toPrecision(DIGITS));
  return {
    base: short(base),
    trees: trees.map((tree) => ({
      ...tree,
      thresholds: tree.thresholds.map(short),
      values: tree.values.map(short),
    })),
  };
}

/** Sums over the programs asked about. */
interface Score {
  count: number;
  nearCount: number;
  loss: number;
  coveredCount: number;
  /** By problem, how many were asked about and how many were near. */
  readonly problems: Map<string, { count: number; nearCount: number; loss: number }>;
}

type Scores = Record<CostName, Score>;

function emptyScores(): Scores {
  const empty = (): Score => ({ count: 0, nearCount: 0, loss: 0, coveredCount: 0, problems: new Map() });
  return { cpuMs: empty(), memoryMb: empty() };
}

function pinball(actual: number, estimate: number, quantile: number): number {
  const miss = Math.log(actual) - Math.log(estimate);
  return miss > 0 ? quantile * miss : (quantile - 1) * miss;
}

function addScore(
  score: Score,
  { problem, costs }: MeasuredProgram,
  { p50, p90 }: QuantileEstimate,
  name: CostName,
): void {
  const actual = costs[name];
  const near = actual < 2 * p50 && p50 < 2 * actual ? 1 : 0;
  const loss = pinball(actual, p50, 0.5) + pinball(actual, p90, 0.9);
  score.count += 1;
  score.nearCount += near;
  score.loss += loss;
  score.coveredCount += actual <= p90 ? 1 : 0;
  const own = score.problems.get(problem) ?? { count: 0, nearCount: 0, loss: 0 };
  score.problems.set(problem, {
    count: own.count + 1,
    nearCount: own.nearCount + near,
    loss: own.loss + loss,
  });
}

/** Standard error over problems of how many points more programs one way is near than the other. */
function pointsError(code: Score, median: Score): number {
  const mean = (code.nearCount - median.nearCount) / code.count;
  const squares = [...code.problems].map(([problem, own]) => {
    const gain = own.nearCount - (median.problems.get(problem)?.nearCount ?? 0);
    return (gain - mean * own.count) ** 2;
  });
  return (100 * Math.sqrt(squares.reduce((sum, each) => sum + each, 0))) / code.count;
}

/** The same of the ratio of their losses. */
function ratioError(code: Score, median: Score): number {
  const ratio = code.loss / median.loss;
  const squares = [...code.problems].map(
    ([problem, own]) => (own.loss - ratio * (median.problems.get(problem)?.loss ?? 0)) ** 2,
  );
  return Math.sqrt(squares.reduce((sum, each) => sum + each, 0)) / median.loss;
}

/** A program with what a model that knows neither it nor its problem expects of it. */
interface ReadProgram {
  readonly program: MeasuredProgram;
  readonly ratios: CostRatios;
}

/** A server, and the programs it ran. */
class Host {
  readonly #predictor = new ExecutionPredictor();

  learn(read: ReadProgram): void {
    const { costs } = read.program;
    this.#predictor.learn(this.#executionOf(read), { durationMs: costs.cpuMs, ...costs });
  }

  expect(read: ReadProgram): Record<CostName, QuantileEstimate> {
    return this.#predictor.predict(this.#executionOf(read));
  }

  #executionOf({ program: { id, user, counted }, ratios }: ReadProgram): PredictedExecution {
    return {
      tenantId: makeId('ten', 'bench'),
      userId: makeId('usr', user),
      programId: makeId('prg', id),
      runtime: 'python',
      features: { ...counted, ...ratios },
      complexity: 'unknown',
      at: 0,
    };
  }
}

interface Asked {
  readonly byCode: Scores;
  readonly byMedian: Scores;
  readonly byHistory: Scores;
}

function askAbout(rest: readonly ReadProgram[], host: Host, ran: readonly ReadProgram[], asked: Asked): void {
  const medians = Object.fromEntries(
    costNames.map((name) => {
      const all = ran.map(({ program }) => program.costs[name]);
      return [name, { p50: quantileOf(all, 0.5), p90: quantileOf(all, 0.9) }];
    }),
  );
  for (const read of rest) {
    const said = host.expect(read);
    for (const name of costNames) {
      addScore(asked.byCode[name], read.program, said[name], name);
      addScore(asked.byMedian[name], read.program, medians[name] ?? said[name], name);
    }
  }
  for (const read of rest) {
    for (let time = 0; time < 3; time += 1) {
      host.learn(read);
    }
    const said = host.expect(read);
    for (const name of costNames) {
      addScore(asked.byHistory[name], read.program, said[name], name);
    }
  }
}

/** Which of five parts each problem belongs to. */
function partsOf(programs: readonly MeasuredProgram[], seed: number): (program: MeasuredProgram) => number {
  const problems = shuffled([...new Set(programs.map(({ problem }) => problem))].sort(), seed);
  const placeOf = new Map(problems.map((problem, place) => [problem, place]));
  return ({ problem }) => (placeOf.get(problem) ?? 0) % FOLD_COUNT;
}

/** What a model expects of `some`, and models of the others' problems of each of `trainedOn`. */
function readBothWays(trainedOn: readonly MeasuredProgram[], some: readonly MeasuredProgram[], seed: number) {
  const read = (model: CostRatioModel) => (program: MeasuredProgram) => ({
    program,
    ratios: costRatios(model, program.features),
  });
  const partOf = partsOf(trainedOn, seed);
  const parts = Array.from({ length: FOLD_COUNT }, (_, part) => part);
  return {
    ran: parts.flatMap((part) => {
      const others = train(trainedOn.filter((each) => partOf(each) !== part));
      return trainedOn.filter((each) => partOf(each) === part).map(read(others));
    }),
    rest: some.map(read(train(trainedOn))),
  };
}

function askInFolds(programs: readonly MeasuredProgram[], seed: number, asked: Asked): void {
  const foldOf = partsOf(programs, seed);
  for (let fold = 0; fold < FOLD_COUNT; fold += 1) {
    const { ran, rest } = readBothWays(
      programs.filter((each) => foldOf(each) !== fold),
      programs.filter((each) => foldOf(each) === fold),
      seed,
    );
    const host = new Host();
    for (const program of shuffled(ran, seed)) {
      host.learn(program);
    }
    askAbout(rest, host, ran, asked);
  }
}

function show(label: string, { count, nearCount, loss, coveredCount }: Score): string {
  const percent = (part: number) => `${((100 * part) / count).toFixed(1)} %`;
  return `  ${label.padEnd(22)} within 2× ${percent(nearCount)}, pinball ${(loss / count).toFixed(3)}, p90 covers ${percent(coveredCount)}`;
}

function judge(name: CostName, { byCode, byMedian, byHistory }: Asked) {
  const [code, median, history] = [byCode[name], byMedian[name], byHistory[name]];
  const points = (100 * (code.nearCount - median.nearCount)) / code.count;
  const ratio = code.loss / median.loss;
  return [
    verdict(
      `${name}: within 2× 15 points above the median's`,
      `${points.toFixed(1)} ± ${pointsError(code, median).toFixed(1)} points`,
      points >= 15,
    ),
    verdict(
      `${name}: pinball loss at most 0.8 of the median's`,
      `${ratio.toFixed(3)} ± ${ratioError(code, median).toFixed(3)}`,
      ratio <= 0.8,
    ),
    verdict(
      `${name}: after three runs history wins`,
      `pinball ${(history.loss / code.loss).toFixed(3)} of that by code`,
      history.loss < code.loss,
    ),
  ];
}

async function measure(): Promise<Findings> {
  const programs = await readMeasuredPrograms(resolve(values.data));
  const asked = { byCode: emptyScores(), byMedian: emptyScores(), byHistory: emptyScores() };
  for (let seed = 1; seed <= Number(values.seeds); seed += 1) {
    askInFolds(programs, seed, asked);
  }
  const problemCount = new Set(programs.map(({ problem }) => problem)).size;
  const lines = costNames.flatMap((name) => [
    `${name}: ${programs.length} programs of ${problemCount} problems`,
    show('by its code', asked.byCode[name]),
    show("by the host's median", asked.byMedian[name]),
    show('after three runs', asked.byHistory[name]),
  ]);
  if (values.write) {
    const text = JSON.stringify(train(programs));
    writeFileSync(resolve('models/costs.json'), `${text}\n`);
    lines.push(`wrote models/costs.json, trained on all ${programs.length} programs: ${text.length} bytes`);
  }
  return { lines, verdicts: costNames.flatMap((name) => judge(name, asked)), details: asked };
}

if (values.help) {
  console.log(USAGE);
} else {
  await reportFindings('costs', values, measure);
}
