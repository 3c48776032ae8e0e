import type { Growth } from './growth.ts';

/** One repetition inside a function. */
export interface LoopOutline {
  readonly line: number;
  /** Index of the loop around it in the same function, or -1. */
  readonly outer: number;
  readonly trips: Growth;
  /** Its trips are shared by all rounds of the loop around it: two pointers, queues, adjacency lists. */
  readonly isAmortised: boolean;
  /**
   * Each round reads its own part of the input: test cases. All rounds together then cost what one round over the
   * whole input would.
   */
  readonly isReading: boolean;
}

/** Work done by one construct each time it is reached. */
export interface OperationOutline {
  readonly line: number;
  /** Index of the loop it is in, or -1. */
  readonly loop: number;
  readonly cost: Growth;
  readonly what: string;
}

/** A call of another function of the program. */
export interface CallOutline {
  readonly line: number;
  readonly loop: number;
  /** How often the callee runs each time this is reached. */
  readonly times: Growth;
  readonly callee: number;
}

/** How a function calls itself. */
export interface RecursionOutline {
  readonly line: number;
  /**
   * single: one way on. branching: several in one run. traversal: over what was not visited yet, or into parts of what was
   * given. partition: over elements that were sorted out, at worst all but one of them.
   */
  readonly shape: 'single' | 'branching' | 'traversal' | 'partition';
  /** How the argument shrinks from one call to the next. */
  readonly step: 'decrement' | 'halving';
  readonly isMemoised: boolean;
  /** Parameters that change from call to call: the dimensions of what a memo holds. */
  readonly changingParameterCount: number;
}

export interface FunctionOutline {
  readonly name: string;
  readonly line: number;
  readonly loops: readonly LoopOutline[];
  readonly operations: readonly OperationOutline[];
  readonly calls: readonly CallOutline[];
  /** Whether it calls anything at all, loading modules aside. */
  readonly isCalling: boolean;
  readonly recursion: RecursionOutline | undefined;
}

/** What a program repeats and calls, whatever its language. The first function is its top level. */
export interface ProgramOutline {
  readonly functions: readonly FunctionOutline[];
  /** Functions that the language's own start calls, by their index; the top level runs in any case. */
  readonly entries: readonly number[];
}
