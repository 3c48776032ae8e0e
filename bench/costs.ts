/** How well the cost of programs that never ran is told from their code, and the training of the model that tells it. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type CostRatioModel, costRatios } from '../src/analyzer/cost-ratios.ts';
import { rowOf } from '../src/analyzer/feature-row.ts';
import { makeId } from '../src/kernel/ids.ts';
import { seededRandom } from '../src/kernel/random.ts';
import type { QuantileEstimate } from '../src/model/program-analysis.ts';
import { ExecutionPredictor, type PredictedExecution } from '../src/predictor/execution-predictor.ts';
import type { BoostingSettings } from '../src/stats/boosted-classes.ts';
import { type BoostedQuantile, trainQuantile } from '../src/stats/boosted-quantile.ts';
import { type MeasuredProgram, readMeasuredPrograms } from './support/measured-programs.ts';
import { quantileOf } from './support/quantiles.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/costs.ts [--json] [--data FOLDER] [--seeds N] [--write]

Programs of pie_codenet_py in FOLDER, their CPU time and peak memory as a judge measured them, split by problem into five parts, anew for
each of N seeds (default 3). Of four parts, half trains the model of costs that comes with the package; the runs of the other half
are those of the host, which the server's predictor learns. It is then asked about the fifth part, of which neither knows a program
or a problem. Beside it the median, and the 90th percentile, of the host's runs. Pinball losses are of logarithms, of both
quantiles together. Then each program runs three times, and is asked about once more. --write trains on all programs and writes
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
  roundCount: 150,
  depth: 3,
  learningRate: 0.1,
  ridge: 5,
  rowRatio: 0.7,
  featureRatio: 0.3,
  binCountMax: 32,
};
const costNames = ['cpuMs', 'memoryMb'] as const;
type CostName = (typeof costNames)[number];

function train(programs: readonly MeasuredProgram[]): CostRatioModel {
  const features = programs[0]?.features.names ?? [];
  const rows = programs.map((each) => rowOf(features, each.features));
  const modelOf = (name: CostName): BoostedQuantile => {
    const logs = programs.map(({ costs }) => Math.log(costs[name]));
    const median = quantileOf(logs, 0.5);
    const measured = rows.map((row, at) => ({ features: row, value: (logs[at] ?? 0) - median }));
    return shortened(trainQuantile(measured, 0.5, SETTINGS, seededRandom(1)));
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
}

type Scores = Record<CostName, Score>;

function emptyScores(): Scores {
  const empty = (): Score => ({ count: 0, nearCount: 0, loss: 0, coveredCount: 0 });
  return { cpuMs: empty(), memoryMb: empty() };
}

function pinball(actual: number, estimate: number, quantile: number): number {
  const miss = Math.log(actual) - Math.log(estimate);
  return miss > 0 ? quantile * miss : (quantile - 1) * miss;
}

function addScore(score: Score, actual: number, { p50, p90 }: QuantileEstimate): void {
  score.count += 1;
  score.nearCount += actual < 2 * p50 && p50 < 2 * actual ? 1 : 0;
  score.loss += pinball(actual, p50, 0.5) + pinball(actual, p90, 0.9);
  score.coveredCount += actual <= p90 ? 1 : 0;
}

/** A server that has the model, and the programs it ran. */
class Host {
  readonly #model: CostRatioModel;
  readonly #predictor = new ExecutionPredictor();

  constructor(model: CostRatioModel) {
    this.#model = model;
  }

  learn(program: MeasuredProgram): void {
    const { costs } = program;
    this.#predictor.learn(this.#executionOf(program), { durationMs: costs.cpuMs, ...costs });
  }

  expect(program: MeasuredProgram): Record<CostName, QuantileEstimate> {
    return this.#predictor.predict(this.#executionOf(program));
  }

  #executionOf({ id, user, counted, features }: MeasuredProgram): PredictedExecution {
    return {
      tenantId: makeId('ten', 'bench'),
      userId: makeId('usr', user),
      programId: makeId('prg', id),
      runtime: 'python',
      features: { ...counted, ...costRatios(this.#model, features) },
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

function askAbout(
  rest: readonly MeasuredProgram[],
  host: Host,
  ran: readonly MeasuredProgram[],
  asked: Asked,
): void {
  const medians = Object.fromEntries(
    costNames.map((name) => {
      const all = ran.map(({ costs }) => costs[name]);
      return [name, { p50: quantileOf(all, 0.5), p90: quantileOf(all, 0.9) }];
    }),
  );
  for (const program of rest) {
    const said = host.expect(program);
    for (const name of costNames) {
      addScore(asked.byCode[name], program.costs[name], said[name]);
      addScore(asked.byMedian[name], program.costs[name], medians[name] ?? said[name]);
    }
  }
  for (const program of rest) {
    for (let time = 0; time < 3; time += 1) {
      host.learn(program);
    }
    const said = host.expect(program);
    for (const name of costNames) {
      addScore(asked.byHistory[name], program.costs[name], said[name]);
    }
  }
}

function shuffled<T>(all: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  return all
    .map((each) => ({ each, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ each }) => each);
}

function askInFolds(programs: readonly MeasuredProgram[], seed: number, asked: Asked): void {
  const problems = shuffled([...new Set(programs.map(({ problem }) => problem))].sort(), seed);
  const placeOf = new Map(problems.map((problem, place) => [problem, place]));
  const foldOf = ({ problem }: MeasuredProgram) => (placeOf.get(problem) ?? 0) % FOLD_COUNT;
  const isShipped = ({ problem }: MeasuredProgram) =>
    Math.floor((placeOf.get(problem) ?? 0) / FOLD_COUNT) % 2 === 0;
  for (let fold = 0; fold < FOLD_COUNT; fold += 1) {
    const known = programs.filter((each) => foldOf(each) !== fold);
    const host = new Host(train(known.filter(isShipped)));
    const ran = shuffled(
      known.filter((each) => !isShipped(each)),
      seed,
    );
    for (const program of ran) {
      host.learn(program);
    }
    askAbout(
      programs.filter((each) => foldOf(each) === fold),
      host,
      ran,
      asked,
    );
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
    verdict(`${name}: within 2× 15 points above the median's`, `${points.toFixed(1)} points`, points >= 15),
    verdict(`${name}: pinball loss at most 0.8 of the median's`, ratio.toFixed(3), ratio <= 0.8),
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
