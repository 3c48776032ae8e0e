import type { ProgramFeatures } from '../model/program-analysis.ts';

/** What a code model looks at: magnitudes on a logarithmic scale, about 0 to 3 each, and a constant first. */
export function codeFeatures(features: ProgramFeatures): number[] {
  const log = (value: number) => Math.log1p(Math.max(0, value)) / 4;
  return [
    1,
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

export const CODE_FEATURE_COUNT = 16;
