/** Where code can stand that never runs, whatever the input. */
export interface DeadCodeRole {
  /** Functions that run only if something names them, or the class that they are written in. */
  readonly functions: ReadonlySet<string>;
  /** Statements that look at their `condition` before all else, and hold what it decides about as `consequence` or themselves. */
  readonly tests: ReadonlySet<string>;
  /** Conditions that are never true as they are written, brackets aside. */
  readonly never: RegExp;
}
