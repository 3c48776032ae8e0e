/** Boots under way on one host, of whatever runtime. */
export interface BootsOnHost {
  readonly count: number;
  /** Those of them that an execution waits for. */
  readonly awaitedCount: number;
}

/**
 * How many boots may start ahead of demand: none while an execution waits for one, which would then take longer, and
 * never more than `countMax` boots at once. Those that an execution waits for start regardless.
 */
export function countBootsAhead({ count, awaitedCount }: BootsOnHost, countMax: number): number {
  return awaitedCount > 0 ? 0 : Math.max(0, countMax - count);
}
