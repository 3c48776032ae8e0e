import type { WeightedDemandShare } from '../model/weighted-sum.ts';

/** The weighted sum where nobody asked for it. */
export const NO_WEIGHTED_SUM: DemandFacts['weightedSum'] = { instanceCount: 0, scaledToZeroCount: 0 };

/** What every rule may look at when it sizes the stock of one runtime. */
export interface DemandFacts {
  readonly now: number;
  /** Arrivals per second by half-life, in the order of `rateHalfLivesMs`. */
  readonly rates: readonly number[];
  /** Arrivals per second one boot from now, learnt from all of these together. */
  readonly intensity: number;
  /** Users in session by their own habits, arrivals per second expected over the horizon. */
  readonly userRate: number;
  /** The same, and users who may begin a session. */
  readonly sessionRate: number;
  /** All users taken as one caller, by the gaps between any two arrivals, arrivals per second over the horizon. */
  readonly crowdRate: number;
  readonly dispersion: number;
  /** Arrivals that come at once, of one user or of several, as the typical arrival sees it; 1: each alone. */
  readonly clumpCount: number;
  /** Instances that the weighted sum of the specification wants over all users: for ever, or while in session. */
  readonly weightedSum: Pick<WeightedDemandShare, 'instanceCount' | 'scaledToZeroCount'>;
  /** Most arrivals within one replenishment time during the last minute and the last ten. */
  readonly peaks: { readonly minute: number; readonly tenMinutes: number };
  /** Users who come again per second, by what each of them waits for. */
  readonly returnRate: number;
  /** Runs that ended: a decayed count of the last minute, and how long ago the last one did (a day at most). */
  readonly ends: { readonly ofMinute: number; readonly silentMs: number };
}

export interface StockCosts {
  readonly replenishMs: number;
  readonly memoryMb: number;
  readonly coldStartPriceGbS: number;
  readonly countMax: number;
}

export function isSameCosts(a: StockCosts, b: StockCosts): boolean {
  return (
    a === b ||
    (a.replenishMs === b.replenishMs &&
      a.memoryMb === b.memoryMb &&
      a.coldStartPriceGbS === b.coldStartPriceGbS &&
      a.countMax === b.countMax)
  );
}
