import { z } from '../kernel/schema.ts';
import {
  createDecayedRate,
  type DecayedRate,
  decayedRateSchema,
  observeEvents,
  ratePerSecond,
} from '../stats/decayed-rate.ts';
import type { Paces, RankAges } from './rank-contexts.ts';

export const RANK_COUNT_MAX = 128;
/** The last arrivals, whatever they needed. */
const KEPT_ARRIVAL_COUNT = 5;

const HALF_LIVES_MS = [10_000, 60_000, 300_000, 7_200_000];

const stateSchema = z.object({
  paces: z.array(decayedRateSchema).max(HALF_LIVES_MS.length),
  neededAt: z.array(z.number()).max(RANK_COUNT_MAX),
  arrivedAt: z.array(z.number()).max(KEPT_ARRIVAL_COUNT),
});

/** When arrivals came last, and when one last needed the n-th instance of a stock. */
export class RankRecency {
  /** By rank from 0: the newest arrival that found so many taken, or more. */
  #neededAt: number[] = [];
  /** The newest first. */
  #arrivedAt: number[] = [];
  /** From the first arrival on. */
  #paces: DecayedRate[] = [];

  get rankCount(): number {
    return this.#neededAt.length;
  }

  /** One arrival that found `place` instances taken. */
  observeArrival(at: number, place: number): void {
    for (let rank = 0; rank <= Math.min(place, RANK_COUNT_MAX - 1); rank += 1) {
      this.#neededAt[rank] = at;
    }
    if (this.#paces.length === 0) {
      this.#paces = HALF_LIVES_MS.map((halfLifeMs) => createDecayedRate(halfLifeMs, at));
    }
    for (const pace of this.#paces) {
      observeEvents(pace, at);
    }
    if (this.#arrivedAt.length >= KEPT_ARRIVAL_COUNT) {
      this.#arrivedAt.pop();
    }
    this.#arrivedAt.unshift(at);
  }

  pacesAt(now: number): Paces {
    const paceOf = (index: number) => {
      const pace = this.#paces[index];
      return pace === undefined ? 0 : ratePerSecond(pace, now, 0);
    };
    return { tenSeconds: paceOf(0), minute: paceOf(1), fiveMinutes: paceOf(2), twoHours: paceOf(3) };
  }

  /** How long ago the last arrivals came, the newest first. */
  silencesMs(now: number): number[] {
    return this.#arrivedAt.map((at) => now - at);
  }

  agesOf(rank: number, now: number): RankAges {
    return {
      ownMs: this.#ageMs(rank, now),
      aboveMs: this.#ageMs(rank + 1, now),
      belowMs: this.#ageMs(Math.max(0, rank - 1), now),
    };
  }

  toState(): unknown {
    return { neededAt: this.#neededAt, arrivedAt: this.#arrivedAt, paces: this.#paces };
  }

  /** False, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    this.#neededAt = [...known.neededAt];
    this.#arrivedAt = [...known.arrivedAt];
    this.#paces = known.paces;
    return true;
  }

  #ageMs(rank: number, now: number): number {
    const at = this.#neededAt[rank];
    return at === undefined ? Number.MAX_SAFE_INTEGER : Math.max(0, now - at);
  }
}
