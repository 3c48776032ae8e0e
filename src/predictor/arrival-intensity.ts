import { z } from '../kernel/schema.ts';
import { MS_PER_DAY } from '../kernel/units.ts';
import { PointProcessFilter, type PointProcessPrior } from '../stats/point-process-filter.ts';
import type { DemandFacts } from './demand-facts.ts';

/**
 * Before anything is known: a geometric mean of the rates by half-life and of what users in session promise. What all
 * users promise as one is only followed as far as it proves true.
 */
const PRIOR: PointProcessPrior = {
  weights: [0, 0.05, 0.1, 0.2, 0.2, 0.15, 0.05, 0.25, 0, 0, 0],
  variances: [1, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.25, 0.25],
  halfLifeMs: 14 * MS_PER_DAY,
};
const RATE_MIN = 1e-5;

const heldSchema = z.object({ from: z.number(), features: z.array(z.number()).length(PRIOR.weights.length) });
const stateSchema = z.object({ filter: z.unknown(), held: z.array(heldSchema) });

type IntensityFacts = Pick<DemandFacts, 'rates' | 'userRate' | 'crowdRate'>;

interface Held {
  readonly from: number;
  readonly features: readonly number[];
}

interface Look extends IntensityFacts {
  readonly now: number;
  readonly features: readonly number[];
}

/**
 * The rate of arrivals one boot from now, learnt online from the logarithms of the recent rates, of the rate that
 * users in session promise, of what all users promise as one caller, and the hour. An arrival teaches the features of
 * one boot earlier: what could be known when the instance it needs had to be ordered.
 */
export class ArrivalIntensity {
  readonly #delayMs: number;
  readonly #filter = new PointProcessFilter(PRIOR);
  /** Features in effect, oldest first. */
  #held: Held[] = [];
  /** The newest look: who plans by facts holds those looked at last. */
  #looked: Look | undefined;

  /** `delayMs`: about how long a boot takes. */
  constructor(options: { readonly delayMs: number }) {
    this.#delayMs = options.delayMs;
  }

  observeArrival(at: number): void {
    const then = this.#held.findLast(({ from }) => from <= at - this.#delayMs) ?? this.#held[0];
    if (then !== undefined) {
      this.#filter.observeEvent(then.features);
    }
  }

  /** Arrivals per second expected one boot from `now`; a look that changes nothing. */
  rateOf(now: number, facts: IntensityFacts): number {
    return this.#filter.rateOf(this.#featuresAt(now, facts));
  }

  /** Time has passed under the facts held before; these hold from now on. */
  hold(now: number, facts: IntensityFacts): void {
    const current = this.#held.at(-1);
    if (current !== undefined) {
      this.#filter.observeTime(current.features, now - current.from);
    }
    this.#held.push({ from: now, features: this.#featuresAt(now, facts) });
    while ((this.#held[1]?.from ?? Number.POSITIVE_INFINITY) <= now - this.#delayMs) {
      this.#held.shift();
    }
  }

  #featuresAt(now: number, { rates, userRate, crowdRate }: IntensityFacts): readonly number[] {
    const looked = this.#looked;
    const isSame = looked?.userRate === userRate && looked.crowdRate === crowdRate;
    if (isSame && looked.now === now && looked.rates === rates) {
      return looked.features;
    }
    const features = featuresOf(now, { rates, userRate, crowdRate });
    this.#looked = { now, rates, userRate, crowdRate, features };
    return features;
  }

  /** For a checkpoint: JSON, bounded by the plans within one boot. */
  toState(): unknown {
    return { filter: this.#filter.toState(), held: this.#held };
  }

  /** `downMs`: time nobody watched, of which nothing is learnt. False, and nothing changed, for another shape. */
  restore(state: unknown, downMs: number): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined || !this.#filter.restore(known.filter)) {
      return false;
    }
    this.#held = known.held.map(({ from, features }) => ({ from: from + downMs, features }));
    return true;
  }
}

function featuresOf(now: number, { rates, userRate, crowdRate }: IntensityFacts): number[] {
  const phase = ((now % MS_PER_DAY) / MS_PER_DAY) * 2 * Math.PI;
  const features = [1];
  for (const rate of rates) {
    features.push(logOf(rate));
  }
  features.push(logOf(userRate), logOf(crowdRate), Math.sin(phase), Math.cos(phase));
  return features;
}

function logOf(rate: number): number {
  return Math.log(RATE_MIN + Math.max(0, rate));
}
