import type { ProgramFeatures } from '../model/program-analysis.ts';
import { type BoostedQuantile, predictQuantile } from '../stats/boosted-quantile.ts';
import type { ComplexityFeatures } from './complexity-features.ts';
import { rowOf } from './complexity-model.ts';
import type { CountedFeatures } from './count-features.ts';

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

/** What the costs of a program may be told by. */
export function costFeatures(
  features: ComplexityFeatures,
  counted: CountedFeatures,
  imports: readonly string[],
): ComplexityFeatures {
  const isImported = (module: string) =>
    imports.some((name) => name === module || name.startsWith(`${module}.`));
  const flags = [...telling, ...light].map((module) => [`imports-${module}`, isImported(module) ? 1 : 0]);
  // What comments and blank lines make of a program is left out.
  const { sourceBytes: _bytes, lineCount: _lines, ...sizes } = counted;
  const { length: _length, ...told } = features;
  const logs = Object.entries(sizes).map(([name, value]) => [name, Math.log1p(value)]);
  return { ...told, ...Object.fromEntries([...logs, ...flags]), imports: imports.length };
}

/** How a program's costs compare with a typical one's, by what is counted of it and by what that makes of its complexity. */
export function costRatios(model: CostRatioModel, features: ComplexityFeatures): CostRatios {
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
