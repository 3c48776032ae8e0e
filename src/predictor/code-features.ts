import type { ProgramFeatures } from '../model/program-analysis.ts';

/** Which cost is expected: CPU time and duration go by the same reading of the code. */
export type CodeCost = 'time' | 'memory';

/** What the code of a program says of one of its costs. */
export interface CodeReading {
  readonly row: readonly number[];
  /** The distance of p90 from p50 of programs like it, of natural logarithms. */
  readonly logSpread: number;
}

/**
 * What a code model looks at: a constant; what a model of many programs expects of this one; and magnitudes on a logarithmic
 * scale, about 0 to 3 each. All of what can run: comments, and code that nothing calls, are in none of them.
 */
export function readCode(features: ProgramFeatures, cost: CodeCost): CodeReading {
  // A literal may be infinite.
  const log = (value: number) => Math.log1p(Math.min(Number.MAX_VALUE, Math.max(0, value))) / 4;
  const row = [
    1,
    cost === 'time' ? features.cpuLogRatio : features.memoryLogRatio,
    log(features.halsteadVolume) / 2,
    log(features.cyclomaticComplexity),
    features.loopDepthMax / 3,
    log(features.loopCount),
    log(features.unboundedLoopCount),
    Math.min(1, features.recursionCount),
    Math.min(1, features.branchingRecursionCount),
    log(features.literalMax) / 2,
    log(features.writtenRoundMax) / 2,
    log(features.allocationMax) / 2,
    Math.min(1, features.sortCount),
    Math.min(1, features.fileOperationCount),
    Math.min(1, features.processOperationCount),
    Math.min(1, features.stdinReadCount),
    Math.min(1, features.sleepCount),
  ];
  return { row, logSpread: cost === 'time' ? features.cpuLogSpread : features.memoryLogSpread };
}

export const CODE_FEATURE_COUNT = 17;

/** What the weights are before anything ran: what a model of many programs expects is believed as it is. */
export const FIRST_CODE_WEIGHTS: readonly number[] = Array.from({ length: CODE_FEATURE_COUNT }, (_, place) =>
  place === 1 ? 1 : 0,
);

/**
 * How many runs it takes to think otherwise, by feature: few of how fast the host is, many of what programs need. A thousand runs
 * of one host are fewer programs than that model knows: told more freely, its losses grow by 5 % (bench/costs.ts).
 */
export const CODE_RIDGES: readonly number[] = Array.from({ length: CODE_FEATURE_COUNT }, (_, place) =>
  place === 0 ? 1 : place === 1 ? 300 : 30,
);
