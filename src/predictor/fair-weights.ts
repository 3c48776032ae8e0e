import { z } from '../kernel/schema.ts';
import { MS_PER_HOUR } from '../kernel/units.ts';
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
/** Of whom nothing is left in sixty half-lives is not kept. */
const KEPT_MS = MS_PER_HOUR;

const stateSchema = z.object({
  startedAt: z.number(),
  all: decayedRateSchema,
  users: z.array(z.tuple([z.string(), decayedRateSchema])).max(USER_COUNT_MAX),
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

  /** For a checkpoint: JSON, bounded by the users of the last hour. */
  toState(): unknown {
    const recent = [...this.#users].filter(([, { at }]) => at > this.#all.at - KEPT_MS);
    return { startedAt: this.#startedAt, all: this.#all, users: recent };
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
    for (const [name, rate] of known.users) {
      this.#users.set(name, rate);
    }
    return true;
  }
}
