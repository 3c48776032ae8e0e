export const weightedTerms = ['frequency', 'intensity', 'complexity', 'duration'] as const;

export type WeightedTerm = (typeof weightedTerms)[number];

/** One term of the sum: its raw value, its place on the scale of 1 to 10, its weight, and what it adds to the demand. */
interface WeightedContribution {
  readonly term: WeightedTerm;
  readonly value: number;
  readonly normalised: number;
  readonly weight: number;
  readonly contribution: number;
}

/** Demand of one user by the specified formula, and the instances that its steps map it to. */
export interface WeightedSum {
  readonly demand: number;
  readonly instanceCount: number;
  readonly terms: readonly WeightedContribution[];
}

/** The formula over all users of one runtime; contributions are sums over users and add up to the demand. */
export interface WeightedDemandShare {
  readonly userCount: number;
  readonly demand: number;
  /** As specified: every user holds at least one instance for ever. */
  readonly instanceCount: number;
  /** The same with users out of session falling linearly to none. */
  readonly scaledToZeroCount: number;
  readonly terms: readonly {
    readonly term: WeightedTerm;
    readonly weight: number;
    readonly contribution: number;
  }[];
}
