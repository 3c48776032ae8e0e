import { z } from '../kernel/schema.ts';
import { MB_PER_GB, MS_PER_DAY, MS_PER_MINUTE, MS_PER_SECOND } from '../kernel/units.ts';
import type { ExposureCell } from '../stats/exposure-table.ts';
import type { DemandFacts, StockCosts } from './demand-facts.ts';
import { type Sight, see } from './rank-contexts.ts';
import { createView, RankHazards, type ReusedView } from './rank-hazards.ts';
import { RANK_COUNT_MAX, RankRecency } from './rank-recency.ts';

/** One rank as it was judged, which holds until something is due to change it; and what came of it so far. */
interface JudgedRank {
  readonly view: ReusedView;
  uses: number;
  until: number;
  passedMs: number;
  useCount: number;
}

/** What was to be seen at one instant; ranks from 0, those judged earlier are the same objects. */
interface Held {
  readonly from: number;
  readonly breakEvenS: number;
  /** How many instances paid. */
  readonly count: number;
  readonly shared: readonly ExposureCell[];
  readonly ranks: readonly JudgedRank[];
}

/** An arrival that found `place` others of the last boot before it. */
interface RankedArrival {
  readonly at: number;
  readonly place: number;
}

const NOBODY: readonly RankedArrival[] = [];

/** A rank that nobody needed for so long is not even asked about. */
const ASLEEP_MS = 7 * MS_PER_DAY;
/** What is held is kept down to here: near 1 both cost the same, and each change of mind costs a boot. */
const KEPT_USES = 0.9;
/** Ranks are asked one by one, up to the first that is needed as seldom as this. */
const HOPELESS_USES = 0.03;

/** One needed so often is beyond doubt for a while, whatever comes. */
const SURE_USES = 20;
/** What was judged of a rank holds for a part of the time since it was needed last, as its contexts are magnitudes. */
const HELD_RATIO = 1 / 32;
const HELD_MS_MAX = 10 * MS_PER_SECOND;

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
      /** Places in `judged`. */
      ranks: z.array(z.number().int().nonnegative()),
    }),
  ),
  judged: z.array(
    z.object({
      rank: z.number().int().nonnegative(),
      ranked: cellKeys,
      inputs: z.array(z.number()),
      uses: z.number(),
      until: z.number(),
      passedMs: z.number().nonnegative(),
      useCount: z.number().nonnegative(),
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
  #arrivals: RankedArrival[] = [];
  /** By rank, judgements that were learnt from. */
  readonly #spare: JudgedRank[][] = [];

  /** One arrival that found `place` others of the last boot before it. */
  observeArrival(at: number, place: number): void {
    const bounded = Math.min(place, RANK_COUNT_MAX - 1);
    this.#recency.observeArrival(at, bounded);
    const ranks = this.#held.at(-1)?.ranks ?? [];
    // What is said of these, and of the next one up, goes by when they were needed last.
    for (let rank = 0; rank <= bounded + 1; rank += 1) {
      const judged = ranks[rank];
      if (judged !== undefined && judged.uses < SURE_USES) {
        judged.until = at;
      }
    }
    this.#arrivals.push({ at, place: bounded });
  }

  /** The stock that pays from here on. */
  countAt(facts: DemandFacts, costs: StockCosts): number {
    const { now } = facts;
    const { replenishMs } = costs;
    this.#learnUntil(now - replenishMs, replenishMs);
    const breakEvenS = (costs.coldStartPriceGbS * MB_PER_GB) / costs.memoryMb;
    const readyAt = now + replenishMs;
    const paces = this.#recency.pacesAt(now);
    const sight = see({ facts, paces, silencesMs: this.#recency.silencesMs(now), readyAt });
    const ranks: JudgedRank[] = [];
    const sum = new MostSaved();
    const before = this.#held.at(-1);
    const heldCount = before?.count ?? 0;
    const shared = this.#hazards.look(sight, before?.shared ?? []);
    // The first of the contexts tells of runs that ended and of who returns: both foretell arrivals.
    const isSameEnds = before?.shared[0] === shared[0];
    for (let rank = 0; rank < this.#recency.rankCount; rank += 1) {
      const known = before?.ranks[rank];
      const holds = known !== undefined && now < known.until && (isSameEnds || known.uses >= SURE_USES);
      const judged = holds ? known : this.#judge(rank, { sight, shared, breakEvenS, readyAt });
      if (judged === undefined) {
        break;
      }
      ranks.push(judged);
      sum.add(judged.uses - (rank < heldCount ? KEPT_USES : 1));
      if (judged.uses < HOPELESS_USES) {
        break;
      }
    }
    this.#held.push({ from: now, breakEvenS, count: sum.count, shared, ranks });
    // What was ordered within the last boot is for arrivals that come until now: none of it is given up yet.
    const count = this.#held.reduce((most, held) => Math.max(most, held.count), 0);
    return Math.min(count, costs.countMax);
  }

  /** Judges one rank; undefined for one that is asleep. */
  #judge(
    rank: number,
    by: {
      readonly sight: Sight;
      readonly shared: readonly ExposureCell[];
      readonly breakEvenS: number;
      readonly readyAt: number;
    },
  ): JudgedRank | undefined {
    const { sight, shared, breakEvenS, readyAt } = by;
    const ages = this.#recency.agesOf(rank, sight.now);
    if (rank > 0 && ages.ownMs > ASLEEP_MS) {
      return undefined;
    }
    const judged = this.#spare[rank]?.pop() ?? createJudged(rank);
    judged.uses = this.#hazards.judge(judged.view, shared, { sight, ages, breakEvenS });
    const heldMs = judged.uses < SURE_USES ? Math.min(HELD_MS_MAX, ages.ownMs * HELD_RATIO) : HELD_MS_MAX;
    // Many things happen by the clock, on the minute.
    const sameMinuteMs = MS_PER_MINUTE - (readyAt % MS_PER_MINUTE);
    judged.until = sight.now + Math.min(heldMs, sameMinuteMs);
    judged.passedMs = 0;
    judged.useCount = 0;
    return judged;
  }

  /** For a checkpoint: JSON. */
  toState(): unknown {
    const keysOf = (cells: readonly { readonly key: number }[]) => cells.map(({ key }) => key);
    const judged = [...new Set(this.#held.flatMap(({ ranks }) => ranks))];
    const placeOf = new Map(judged.map((each, place) => [each, place]));
    return {
      hazards: this.#hazards.toState(),
      recency: this.#recency.toState(),
      held: this.#held.map(({ shared, ranks, ...held }) => ({
        ...held,
        shared: keysOf(shared),
        ranks: ranks.map((each) => placeOf.get(each)),
      })),
      judged: judged.map(({ view: { rank, ranked, inputs }, ...rest }) => {
        return { rank, ranked: keysOf(ranked), inputs: [...inputs], ...rest };
      }),
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
    const now = known.held.at(-1)?.from ?? 0;
    const judged = known.judged.map(({ rank, ranked, inputs, until, ...rest }) => {
      const view = createView(rank);
      view.inputs.set(inputs.slice(0, view.inputs.length));
      view.ranked.push(...this.#hazards.cellsOf({ shared: [], ranked }, now).ranked);
      return { ...rest, until: until + downMs, view };
    });
    this.#held = known.held.map(({ shared, ranks, ...held }) => ({
      ...held,
      from: held.from + downMs,
      shared: this.#hazards.cellsOf({ shared, ranked: [] }, held.from).shared,
      ranks: ranks.flatMap((place) => judged[place] ?? []),
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
      const before = arrivalCount;
      while ((this.#arrivals[arrivalCount]?.at ?? Number.POSITIVE_INFINITY) - replenishMs < next.from) {
        arrivalCount += 1;
      }
      const arrived = arrivalCount > before ? this.#arrivals.slice(before, arrivalCount) : NOBODY;
      this.#learn(outlook, next, arrived);
    }
    if (judgedCount > 0) {
      this.#held = this.#held.slice(judgedCount);
    }
    if (arrivalCount > 0) {
      this.#arrivals = this.#arrivals.slice(arrivalCount);
    }
  }

  /** What came of an outlook until the next one; of a rank once it is judged anew. */
  #learn({ from, shared, ranks, breakEvenS }: Held, next: Held, arrived: readonly RankedArrival[]): void {
    const until = next.from;
    const passedMs = until - from;
    this.#hazards.learnShared(shared, { passedMs, until, arrived });
    for (const { place } of arrived) {
      const needed = ranks[place];
      if (needed !== undefined) {
        needed.useCount += 1;
      }
    }
    for (let rank = 0; rank < ranks.length; rank += 1) {
      const judged = ranks[rank];
      if (judged !== undefined) {
        judged.passedMs += passedMs;
        if (judged !== next.ranks[rank]) {
          const { view, useCount } = judged;
          this.#hazards.learnRank(view, { passedMs: judged.passedMs, until, useCount, breakEvenS });
          this.#giveBack(judged);
        }
      }
    }
  }

  /** Learnt from and held by nobody any more: the next judgement of the rank is made in its place. */
  #giveBack(judged: JudgedRank): void {
    const spare = this.#spare[judged.view.rank];
    if (spare === undefined) {
      this.#spare[judged.view.rank] = [judged];
    } else {
      spare.push(judged);
    }
  }
}

function createJudged(rank: number): JudgedRank {
  return { view: createView(rank), uses: 0, until: 0, passedMs: 0, useCount: 0 };
}
