/** What is kept of a node, in so many cells. */
export const CELLS_PER_NODE = 7;

/** Which of a node's cells holds what. */
export const Cell = {
  kindId: 0,
  fieldId: 1,
  /** UTF-16 positions in the source. */
  start: 2,
  end: 3,
  /** 0-based. */
  row: 4,
  parent: 5,
  /** First node that is no descendant. */
  next: 6,
} as const;
