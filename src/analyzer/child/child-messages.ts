import type { AnalysisLimits } from '../analysis-limits.ts';
import type { ParseOutcome } from './program-parser.ts';

/** One program for a child. */
export interface ChildRequest {
  readonly id: number;
  readonly language: string;
  readonly source: string;
  readonly limits: AnalysisLimits;
}

export type ChildMessage =
  /** The parser is loaded; requests may come. */
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly outcome: ParseOutcome;
      /** What reading programs has left behind in the child: see `ProgramParser.memoryBytes`. */
      readonly memoryBytes: number;
      /** The parser failed in the middle: whatever it holds cannot be trusted with another program. */
      readonly isBroken?: true;
    };
