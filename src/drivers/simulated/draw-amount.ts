import type { Random } from '../../kernel/random.ts';

/** A positive quantity that varies: log-normal with this median; logSigma 0 makes it exact. */
export interface Amount {
  readonly median: number;
  /** Standard deviation of the natural logarithm: 0.3 puts nine of ten draws below 1.47 × the median. */
  readonly logSigma: number;
}

/** One draw, in the unit of the median. The normal deviate is by Box and Muller (1958). */
export function drawAmount(random: Random, amount: Amount): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  const normal = radius * Math.cos(2 * Math.PI * random.next());
  return amount.median * Math.exp(amount.logSigma * normal);
}
