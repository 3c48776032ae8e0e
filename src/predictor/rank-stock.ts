import { z } from '../kernel/schema.ts';
import { MB_PER_GB, MS_PER_DAY } from '../kernel/units.ts';
import type { DemandFacts, StockCosts } from './demand-facts.ts';
import { type Outlook, RankHazards, type RankView } from './rank-hazards.ts';
import { RANK_COUNT_MAX, RankRecency } from './rank-recency.ts';

interface Held extends Outlook {
  readonly from: number;
  readonly breakEvenS: number;
  /** How many instances paid. */
  readonly count: number;
}

/** A rank that nobody needed for so long is not even asked about. */
const ASLEEP_MS = 7 * MS_PER_DAY;
/** What is held is kept down to here: near 1 both cost the same, and each change of mind costs a boot. */
const KEPT_USES = 0.9;
/** Ranks are asked one by one, up to the first that is needed as seldom as this. */
const HOPELESS_USES = 0.03;

/** Of instances added one by one, how many save the most together. */
class MostSaved {
  count = 0;
  #added = 0;
  #saved = 0;
  #savedMost = 0;

  add(saved: number): void {
    this.#added += 1;
    this.#saved += saved;
    if (this.#saved > this.#savedMost) {
      this.#savedMost = this.#saved;
      this.count = this.#added;
    }
  }
}

const cellKeys = z.array(z.number());
const stateSchema = z.object({
  hazards: z.unknown(),
  recency: z.unknown(),
  held: z.array(
    z.object({
      from: z.number(),
      breakEvenS: z.number().positive(),
      count: z.number().int().nonnegative(),
      shared: cellKeys,
      ranks: z.array(
        z.object({ rank: z.number().int().nonnegative(), ranked: cellKeys, inputs: z.array(z.number()) }),
      ),
    }),
  ),
  arrivals: z.array(z.object({ at: z.number(), place: z.number().int().nonnegative() })),
});

/**
 * A stock of which every instance is judged for itself: the n-th is held while it is needed more often than once in
 * the time for which it can be held at the price of a cold start. Booting anew costs next to nothing beside that, so
 * nothing else decides. What was expected at an instant is judged by the arrivals of one boot later: those it could
 * still have been ordered for.
 */
export class RankStock {
  readonly #hazards = new RankHazards();
  readonly #recency = new RankRecency();
  /** Outlooks that are not judged yet, oldest first; the last is in effect. */
  #held: Held[] = [];
  /** Arrivals that no outlook was judged by yet, oldest first. */
  #arrivals: { readonly at: number; readonly place: number }[] = [];

  /** One arrival that found `place` others of the last boot before it. */
  observeArrival(at: number, place: number): void {
    const bounded = Math.min(place, RANK_COUNT_MAX - 1);
    this.#recency.observeArrival(at, bounded);
    this.#arrivals.push({ at, place: bounded });
  }

  /** The stock that pays from here on. */
  countAt(facts: DemandFacts, costs: StockCosts): number {
    const { now } = facts;
    const { replenishMs } = costs;
    this.#learnUntil(now - replenishMs, replenishMs);
    const breakEvenS = (costs.coldStartPriceGbS * MB_PER_GB) / costs.memoryMb;
    const sight = {
      facts,
      paces: this.#recency.pacesAt(now),
      silencesMs: this.#recency.silencesMs(now),
      readyAt: now + replenishMs,
    };
    const shared = this.#hazards.look(sight);
    const ranks: RankView[] = [];
    const sum = new MostSaved();
    const heldCount = this.#held.at(-1)?.count ?? 0;
    for (let rank = 0; rank < this.#recency.rankCount; rank += 1) {
      const ages = this.#recency.agesOf(rank, now);
      if (rank > 0 && ages.ownMs > ASLEEP_MS) {
        break;
      }
      const { uses, ...view } = this.#hazards.judge({ rank, ages }, shared, { sight, breakEvenS });
      ranks.push(view);
      sum.add(uses - (rank < heldCount ? KEPT_USES : 1));
      if (uses < HOPELESS_USES) {
        break;
      }
    }
    this.#held.push({ from: now, breakEvenS, count: sum.count, shared, ranks });
    // What was ordered within the last boot is for arrivals that come until now: none of it is given up yet.
    const count = this.#held.reduce((most, held) => Math.max(most, held.count), 0);
    return Math.min(count, costs.countMax);
  }

  /** For a checkpoint: JSON. */
  toState(): unknown {
    const keysOf = (cells: readonly { readonly key: number }[]) => cells.map(({ key }) => key);
    return {
      hazards: this.#hazards.toState(),
      recency: this.#recency.toState(),
      held: this.#held.map(({ from, breakEvenS, count, shared, ranks }) => ({
        from,
        breakEvenS,
        count,
        shared: keysOf(shared),
        ranks: ranks.map(({ rank, ranked, inputs }) => ({ rank, ranked: keysOf(ranked), inputs })),
      })),
      arrivals: this.#arrivals,
    };
  }

  /** `downMs`: time nobody watched, of which nothing is learnt. False, and nothing changed, for another shape. */
  restore(state: unknown, downMs: number): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    const isWhole = this.#hazards.restore(known.hazards);
    this.#arrivals = known.arrivals.map(({ at, place }) => ({ at: at + downMs, place }));
    this.#held = known.held.map(({ from, breakEvenS, count, shared, ranks }) => ({
      from: from + downMs,
      breakEvenS,
      count,
      shared: this.#hazards.cellsOf({ shared, ranked: [] }, from).shared,
      ranks: ranks.map(({ rank, ranked, inputs }) => ({
        rank,
        ranked: this.#hazards.cellsOf({ shared: [], ranked }, from).ranked,
        inputs,
      })),
    }));
    return this.#recency.restore(known.recency) && isWhole;
  }

  /** Judges every outlook that was over by `until`, each by what arrived one boot later. */
  #learnUntil(until: number, replenishMs: number): void {
    let judgedCount = 0;
    let arrivalCount = 0;
    for (; ; judgedCount += 1) {
      const outlook = this.#held[judgedCount];
      const next = this.#held[judgedCount + 1];
      if (outlook === undefined || next === undefined || next.from > until) {
        break;
      }
      const places: number[] = [];
      for (; ; arrivalCount += 1) {
        const arrival = this.#arrivals[arrivalCount];
        if (arrival === undefined || arrival.at - replenishMs >= next.from) {
          break;
        }
        places.push(arrival.place);
      }
      const passedMs = next.from - outlook.from;
      this.#hazards.learn(outlook, { passedMs, until: next.from, places, breakEvenS: outlook.breakEvenS });
    }
    if (judgedCount > 0) {
      this.#held = this.#held.slice(judgedCount);
      this.#arrivals = this.#arrivals.slice(arrivalCount);
    }
  }
}
