/**
 * declared: constructed by the declarator that is the value. input: read from outside. output: given by the function
 * that the node calls, through a parameter.
 */
export type AssignmentShape =
  | 'value'
  | 'element'
  | 'compound'
  | 'parameter'
  | 'loop-target'
  | 'declared'
  | 'input'
  | 'output';

/** Position of a loop's variable that counts the elements. */
export const POSITION_ITSELF = -2;

/** One place that gives a variable a value. */
export interface Assignment {
  readonly shape: AssignmentShape;
  /** The value's node; for a parameter, its function's node; NO_NODE when there is none (`i++`). */
  readonly value: number;
  readonly node: number;
  readonly operator: string;
  readonly inFunction: number;
  /** Position among the function's parameters or the pattern's names; -1 for a name outside a pattern. */
  readonly position: number;
  /** What an output is called in the function that gives it. */
  readonly from?: string;
}
