import type { ProgramFeatures } from '../model/program-analysis.ts';

/** Which cost is expected: CPU time and duration go by the same reading of the code. */
export type CodeCost = 'time' | 'memory';

/**
 * What a code model looks at: what a model of many programs expects of this one, and magnitudes on a logarithmic scale, about 0
 * to 3 each; a constant first.
 */
export function codeFeatures(features: ProgramFeatures, cost: CodeCost): number[] {
  const log = (value: number) => Math.log1p(Math.max(0, value)) / 4;
  return [
    1,
    cost === 'time' ? features.cpuLogRatio : features.memoryLogRatio,
    log(features.sourceBytes) / 2,
    log(features.cyclomaticComplexity),
    features.loopDepthMax / 3,
    log(features.loopCount),
    log(features.unboundedLoopCount),
    Math.min(1, features.recursionCount),
    Math.min(1, features.branchingRecursionCount),
    log(features.literalMax) / 2,
    (log(features.literalMax) / 2) * Math.min(1, features.loopDepthMax),
    log(features.allocationMax) / 2,
    Math.min(1, features.sortCount),
    Math.min(1, features.fileOperationCount),
    Math.min(1, features.processOperationCount),
    Math.min(1, features.stdinReadCount),
    Math.min(1, features.sleepCount),
  ];
}

export const CODE_FEATURE_COUNT = 17;

/** What the weights are before anything ran: what was expected is believed as it is. */
export const FIRST_CODE_WEIGHTS: readonly number[] = Array.from({ length: CODE_FEATURE_COUNT }, (_, place) =>
  place === 1 ? 1 : 0,
);
