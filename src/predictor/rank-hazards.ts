import { z } from '../kernel/schema.ts';
import { MS_PER_DAY, MS_PER_SECOND } from '../kernel/units.ts';
import { type ExposureCell, ExposureTable, observeSort, ratePerSecondIn } from '../stats/exposure-table.ts';
import { PointProcessFilter } from '../stats/point-process-filter.ts';
import { type RankAges, rankContextsOf, type Sight, sharedContextsOf } from './rank-contexts.ts';

const SHARED_COUNT = 9;
const RANKED_COUNT = 6;
const TABLE_COUNT = SHARED_COUNT + RANKED_COUNT;
const HALF_LIFE_MS = 60 * MS_PER_DAY;
/** What all times together say of a rank counts in each context as much as so many seconds in it. */
const PRIOR_EXPOSURE_S = 600;
/** Before anything came: one use in three hours. */
const FIRST_PER_SECOND = 1e-4;
const SPARSE_INPUT_MIN = -9;
/** Beyond a factor of e³ from paying nobody doubts the decision, and the weights learn nothing from it. */
const DOUBTED_MAX = 3;
const KEY_SPAN = 65_536;

/** How sure several tables are to be followed together: a little more than their geometric mean, to begin with. */
const PRIOR = {
  weights: [...new Array<number>(TABLE_COUNT).fill(1.3 / TABLE_COUNT), 0],
  variances: [...new Array<number>(TABLE_COUNT).fill(0.02), 0.1],
  halfLifeMs: 3 * MS_PER_DAY,
};

/** One rank as it was judged: the cells of its own contexts, and what all tables said of it. */
export interface RankView {
  readonly rank: number;
  readonly ranked: readonly ExposureCell[];
  readonly inputs: readonly number[];
}

/** What was to be seen at one instant. */
export interface Outlook {
  readonly shared: readonly ExposureCell[];
  readonly ranks: readonly RankView[];
}

const stateSchema = z.object({
  root: z.unknown(),
  tables: z.array(z.unknown()).length(TABLE_COUNT),
  filter: z.unknown(),
});

/**
 * How often the n-th instance of a stock is needed, rank by rank. Tables count uses over time in many small contexts;
 * a point process filter, one for all ranks, joins the logarithms of what they say (context mixing). Rates are in
 * uses per break-even time, so that holding pays beyond 1, whatever instances cost.
 */
export class RankHazards {
  readonly #root = new ExposureTable({ halfLifeMs: HALF_LIFE_MS });
  readonly #tables = Array.from(
    { length: TABLE_COUNT },
    () => new ExposureTable({ halfLifeMs: HALF_LIFE_MS }),
  );
  readonly #filter = new PointProcessFilter(PRIOR);

  /** The cells of now that all ranks have in common. */
  look(sight: Sight): ExposureCell[] {
    return sharedContextsOf(sight).map((key, k) => this.#cellAt(k, key, sight.facts.now));
  }

  /** One rank, with the uses per break-even time that are expected of it. `shared`: by `look`. */
  judge(
    { rank, ages }: { readonly rank: number; readonly ages: RankAges },
    shared: readonly ExposureCell[],
    by: { readonly sight: Sight; readonly breakEvenS: number },
  ): RankView & { readonly uses: number } {
    const { now } = by.sight.facts;
    const root = this.#root.cellAt(0, now);
    const first = { perSecond: FIRST_PER_SECOND, exposureS: PRIOR_EXPOSURE_S };
    const prior = { perSecond: ratePerSecondIn(root, rank, first), exposureS: PRIOR_EXPOSURE_S };
    const inputOf = (cell: ExposureCell, sort: number) =>
      Math.max(SPARSE_INPUT_MIN, Math.log(ratePerSecondIn(cell, sort, prior) * by.breakEvenS));
    const inputs = shared.map((cell) => inputOf(cell, rank));
    const ranked = rankContextsOf(by.sight, ages).map((key, k) => {
      const cell = this.#cellAt(SHARED_COUNT + k, rank * KEY_SPAN + key, now);
      inputs.push(inputOf(cell, 0));
      return cell;
    });
    inputs.push(1);
    return { rank, ranked, inputs, uses: this.#filter.rateOf(inputs) };
  }

  /** What came of an outlook that was in effect for so long; `places`: what the arrivals of that time found taken. */
  learn(
    outlook: Outlook,
    by: {
      readonly passedMs: number;
      readonly until: number;
      readonly places: readonly number[];
      readonly breakEvenS: number;
    },
  ): void {
    const { passedMs, until, places } = by;
    const passedS = passedMs / MS_PER_SECOND;
    const root = this.#root.cellAt(0, until);
    this.#root.observeTime(root, passedS, until);
    for (const [k, cell] of outlook.shared.entries()) {
      this.#tables[k]?.observeTime(cell, passedS, until);
    }
    for (const place of places) {
      observeSort(root, place);
      for (const cell of outlook.shared) {
        observeSort(cell, place);
      }
    }
    this.#filter.forget(passedMs);
    for (const view of outlook.ranks) {
      const useCount = places.reduce((count, place) => (place === view.rank ? count + 1 : count), 0);
      for (const [k, cell] of view.ranked.entries()) {
        this.#tables[SHARED_COUNT + k]?.observeTime(cell, passedS, until);
        if (useCount > 0) {
          observeSort(cell, 0, useCount);
        }
      }
      this.#adapt(view, passedS / by.breakEvenS, useCount);
    }
  }

  /** The cells of a checkpoint, found again by their keys. */
  cellsOf(contexts: { readonly shared: readonly number[]; readonly ranked: readonly number[] }, now: number) {
    return {
      shared: contexts.shared.map((key, k) => this.#cellAt(k, key, now)),
      ranked: contexts.ranked.map((key, k) => this.#cellAt(SHARED_COUNT + k, key, now)),
    };
  }

  toState(): unknown {
    return {
      root: this.#root.toState(),
      tables: this.#tables.map((table) => table.toState()),
      filter: this.#filter.toState(),
    };
  }

  /** False for a state of another shape; what fits is taken up. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    const isWhole = this.#tables.map((table, k) => table.restore(known.tables[k]));
    return [this.#root.restore(known.root), this.#filter.restore(known.filter), ...isWhole].every(Boolean);
  }

  /** The filter learns where a decision may turn, by what it believed and not by what came: no bias from that. */
  #adapt({ inputs }: RankView, passedBreakEvens: number, useCount: number): void {
    const uses = this.#filter.rateOf(inputs);
    if (Math.abs(Math.log(uses)) >= DOUBTED_MAX) {
      return;
    }
    this.#filter.observeExpected(inputs, uses * passedBreakEvens);
    for (let use = 0; use < useCount; use += 1) {
      this.#filter.observeEvent(inputs);
    }
  }

  #cellAt(table: number, key: number, now: number): ExposureCell {
    const found = this.#tables[table];
    if (found === undefined) {
      throw new RangeError(`there is no table ${table}`);
    }
    return found.cellAt(key, now);
  }
}
