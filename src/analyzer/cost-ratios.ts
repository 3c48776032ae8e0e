import type { ProgramFeatures } from '../model/program-analysis.ts';
import { type BoostedQuantile, predictQuantile } from '../stats/boosted-quantile.ts';
import { type FeatureRow, RowMaker, rowOf } from './feature-row.ts';

/** What programs of certain features cost beside the median of all. Plain: a model is its JSON, written by `bench/costs.ts`. */
export interface CostRatioModel {
  /** What each number of a row is, by name. */
  readonly features: readonly string[];
  /** Of natural logarithms of CPU time and of memory, the medians taken off. */
  readonly cpu: BoostedQuantile;
  readonly memory: BoostedQuantile;
}

/** Modules that take long to load, or hold much once they are, and those that do work where the language itself would not. */
const telling = 'numpy scipy pandas networkx numba sympy torch tensorflow sklearn matplotlib'.split(' ');
const light = 'sys math collections itertools functools heapq bisect fractions decimal re string queue'.split(
  ' ',
);

const modules = [...telling, ...light];
const importNames = [...modules.map((module) => `imports-${module}`), 'imports'];
const rows = new RowMaker();

/** What the costs of a program may be told by. */
export function costFeatures(features: FeatureRow, imports: readonly string[]): FeatureRow {
  const roots = new Set(imports.map((name) => name.split('.', 1)[0]));
  const flags = modules.map((module) => (roots.has(module) ? 1 : 0));
  return rows.make([features, { names: importNames, values: [...flags, imports.length] }]);
}

/** How a program's costs compare with a typical one's. */
export function costRatios(
  model: CostRatioModel,
  features: FeatureRow,
): Pick<ProgramFeatures, 'cpuLogRatio' | 'memoryLogRatio'> {
  const row = rowOf(model.features, features);
  return { cpuLogRatio: predictQuantile(model.cpu, row), memoryLogRatio: predictQuantile(model.memory, row) };
}
