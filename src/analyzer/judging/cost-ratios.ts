import type { ProgramFeatures } from '../../model/program-analysis.ts';
import { type BoostedQuantile, predictQuantile } from '../../stats/boosted-quantile.ts';
import type { CountedFeatures } from '../features/count-features.ts';
import { type FeatureRow, RowMaker, rowOf } from '../features/feature-row.ts';

/** What programs of certain features cost beside the median of all. Plain: a model is its JSON, written by `bench/costs.ts`. */
export interface CostRatioModel {
  /** What each number of a row is, by name. */
  readonly features: readonly string[];
  readonly cpu: CostQuantiles;
  readonly memory: CostQuantiles;
}

/** Of natural logarithms, the median of all programs taken off. */
export interface CostQuantiles {
  readonly p50: BoostedQuantile;
  readonly p90: BoostedQuantile;
}

/** What is told of a program's costs beforehand. */
export type CostRatios = Pick<
  ProgramFeatures,
  'cpuLogRatio' | 'memoryLogRatio' | 'cpuLogSpread' | 'memoryLogSpread'
>;

/** The two quantiles come of two models, which may contradict each other where programs are few. */
const SPREAD_MIN = 0.1;

/** Modules that take long to load, or hold much once they are, and those that do work where the language itself would not. */
const telling = 'numpy scipy pandas networkx numba sympy torch tensorflow sklearn matplotlib'.split(' ');
const light = 'sys math collections itertools functools heapq bisect fractions decimal re string queue'.split(
  ' ',
);

const modules = [...telling, ...light];
const importNames = [...modules.map((module) => `imports-${module}`), 'imports'];
/** What comments and blank lines make of a program. */
const leftOut = new Set(['sourceBytes', 'lineCount']);
const rows = new RowMaker();

/** What the costs of a program may be told by. */
export function costFeatures(
  features: FeatureRow,
  counted: CountedFeatures,
  imports: readonly string[],
): FeatureRow {
  const roots = new Set(imports.map((name) => name.split('.', 1)[0]));
  const flags = modules.map((module) => (roots.has(module) ? 1 : 0));
  const names = Object.keys(counted);
  const isSize = (_: unknown, place: number) => !leftOut.has(names[place] ?? '');
  return rows.make([
    features.asPart(),
    {
      names: () => names.filter(isSize).map((name) => `counted-${name}`),
      values: Object.values(counted).filter(isSize).map(Math.log1p),
    },
    { names: () => importNames, values: [...flags, imports.length] },
  ]);
}

/** How a program's costs compare with a typical one's, by what is counted of it and by what that makes of its complexity. */
export function costRatios(model: CostRatioModel, features: FeatureRow): CostRatios {
  const row = rowOf(model.features, features);
  const [cpu, memory] = [readQuantiles(model.cpu, row), readQuantiles(model.memory, row)];
  return {
    cpuLogRatio: cpu.ratio,
    memoryLogRatio: memory.ratio,
    cpuLogSpread: cpu.spread,
    memoryLogSpread: memory.spread,
  };
}

function readQuantiles({ p50, p90 }: CostQuantiles, row: ArrayLike<number>) {
  const ratio = predictQuantile(p50, row);
  return { ratio, spread: Math.max(SPREAD_MIN, predictQuantile(p90, row) - ratio) };
}
