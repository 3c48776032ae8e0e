import { BYTES_PER_MB } from '../kernel/units.ts';

/** What an analysis may cost; beyond any of these the answer is "unknown". */
export interface AnalysisLimits {
  readonly sourceBytesMax: number;
  /** Brackets open at once, and levels of indentation. */
  readonly nestingMax: number;
  readonly lineBytesMax: number;
  /** Words and punctuation marks on one line. */
  readonly lineTokenCountMax: number;
  /** Levels of the syntax tree; chains of operators and of else-if nest there although no bracket does. */
  readonly treeDepthMax: number;
  readonly nodeCountMax: number;
  /** CPU time to parse, and again to read the tree, in the child. */
  readonly cpuMsMax: number;
  /** Wall time after which the child is killed. */
  readonly wallMsMax: number;
}

export const defaultAnalysisLimits: AnalysisLimits = {
  sourceBytesMax: BYTES_PER_MB,
  nestingMax: 500,
  lineBytesMax: 262_144,
  lineTokenCountMax: 65_536,
  treeDepthMax: 1500,
  nodeCountMax: 400_000,
  cpuMsMax: 50,
  wallMsMax: 500,
};
