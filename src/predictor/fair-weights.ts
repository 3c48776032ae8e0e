import { z } from '../kernel/schema.ts';
import {
  createDecayedRate,
  type DecayedRate,
  decayedRateSchema,
  observeEvents,
  ratePerSecond,
} from '../stats/decayed-rate.ts';

const HALF_LIFE_MS = 60_000;
const USER_COUNT_MAX = 2000;
/** One user counts in full up to this many times the rate of all others … */
const OTHERS_RATIO = 1.5;
/** … and this many arrivals per second, which no stock is sized by. */
const FREE_PER_SECOND = 1;
const WEIGHT_MIN = 0.02;
/** After so long nothing is left of who was silent. */
const KEPT_MS = 30 * HALF_LIFE_MS;

const amount = z.number().nonnegative();
const stateSchema = z.object({
  startedAt: z.number(),
  all: decayedRateSchema,
  /** Name, weight, exposure in milliseconds, instant. */
  users: z.array(z.tuple([z.string(), amount, amount, z.number()])).max(USER_COUNT_MAX),
});

/** How much each user's arrivals count, so that the fake demand of one does not grow everybody's stock. */
export class FairWeights {
  #startedAt: number;
  #all: DecayedRate;
  /** The longest silent first. */
  readonly #users = new Map<string, DecayedRate>();

  constructor(startedAt: number) {
    this.#startedAt = startedAt;
    this.#all = createDecayedRate(HALF_LIFE_MS, startedAt);
  }

  /** Takes in one arrival and says how much it counts: 1 for all who stay within what they may. */
  weigh(user: string, at: number): number {
    const own = this.#users.get(user) ?? createDecayedRate(HALF_LIFE_MS, this.#startedAt);
    observeEvents(own, at);
    observeEvents(this.#all, at);
    this.#users.delete(user);
    this.#users.set(user, own);
    if (this.#users.size > USER_COUNT_MAX) {
      const [longestSilent] = this.#users.keys();
      this.#users.delete(longestSilent ?? user);
    }
    const ownPerSecond = ratePerSecond(own, at, 0);
    const others = Math.max(0, ratePerSecond(this.#all, at, 0) - ownPerSecond);
    const allowed = OTHERS_RATIO * others + FREE_PER_SECOND;
    return ownPerSecond > allowed ? Math.max(WEIGHT_MIN, allowed / ownPerSecond) : 1;
  }

  /** For a checkpoint: JSON, bounded by the users of the last half hour. */
  toState(): unknown {
    const recent = [...this.#users].filter(([, { at }]) => at > this.#all.at - KEPT_MS);
    const users = recent.map(([name, { weight, exposureMs, at }]) => [name, weight, exposureMs, at]);
    return { startedAt: this.#startedAt, all: this.#all, users };
  }

  /** False, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    this.#startedAt = known.startedAt;
    this.#all = known.all;
    this.#users.clear();
    for (const [name, weight, exposureMs, at] of known.users) {
      this.#users.set(name, { halfLifeMs: HALF_LIFE_MS, weight, exposureMs, at });
    }
    return true;
  }
}
