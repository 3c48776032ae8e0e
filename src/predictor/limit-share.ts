/** A person at a keyboard does not run things faster than this, and holds one or two instances by it: always allowed. */
const FREE_PER_SECOND = 0.5;
/** Beyond that, one user may make up a quarter of all demand … */
const SHARE_RATIO_MAX = 0.25;
/** … or twice what the others do on average, where they are few. */
const MEAN_FACTOR_MAX = 2;

/**
 * How much one more arrival of a user counts, 0–1: less than 1 beyond that user's share of the demand, so that one who
 * fakes demand hoards no instances. A user who is alone takes nothing from anybody and counts in full.
 */
export function limitShare(rates: {
  readonly ownPerSecond: number;
  readonly othersPerSecond: number;
  readonly otherUserCount: number;
}): number {
  const { ownPerSecond, othersPerSecond, otherUserCount } = rates;
  if (otherUserCount < 1 || !(othersPerSecond > 0) || !(ownPerSecond > 0)) {
    return 1;
  }
  const allowed = Math.max(
    FREE_PER_SECOND,
    (othersPerSecond * SHARE_RATIO_MAX) / (1 - SHARE_RATIO_MAX),
    (othersPerSecond / otherUserCount) * MEAN_FACTOR_MAX,
  );
  return Math.min(1, allowed / ownPerSecond);
}
