/** Which nodes of a grammar say nothing of their own, so that the tree is read without them. */
export interface SyntaxShape {
  /** Kinds whose children stand in their place. */
  readonly skipped?: ReadonlySet<string>;
  /** Kinds whose child stands in their place where it is the only one: brackets, lists of one. */
  readonly unwrapped?: ReadonlySet<string>;
}
