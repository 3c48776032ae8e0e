import { z } from '../kernel/schema.ts';
import { MS_PER_DAY, MS_PER_SECOND } from '../kernel/units.ts';
import { type ExposureCell, ExposureTable, observeSort, ratePerSecondIn } from '../stats/exposure-table.ts';
import { PointProcessFilter } from '../stats/point-process-filter.ts';
import { RateCalibration } from '../stats/rate-calibration.ts';
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
const DOUBTED_FACTOR = Math.exp(3);
const KEY_SPAN = 65_536;
/** The calibration of a rank is taught a little beyond there, so that its edges are known as well. */
const CALIBRATED_MAX = 4;
const CALIBRATION_HALF_LIFE_S = (20 * MS_PER_DAY) / MS_PER_SECOND;
/** Ranks of about one height learn together: the first ranks from which each group begins. */
const GROUP_STARTS: readonly number[] = [0, 1, 2, 3, 4, 8, 16, 32];

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

const stateSchema = z.object({
  root: z.unknown(),
  tables: z.array(z.unknown()).length(TABLE_COUNT),
  filter: z.unknown(),
  groupFilters: z.array(z.unknown()).length(GROUP_STARTS.length),
  calibration: z.unknown(),
});

/**
 * How often the n-th instance of a stock is needed, rank by rank. Tables count uses over time in many small contexts;
 * two point process filters join the logarithms of what they say (context mixing): one learns from all ranks, one from
 * those of about the same height, and the mean of both, a geometric one of rates, is corrected by its own record at this
 * rank. Rates are in uses per break-even time, so that holding pays beyond 1, whatever instances cost.
 */
export class RankHazards {
  readonly #root = new ExposureTable({ halfLifeMs: HALF_LIFE_MS });
  readonly #tables = Array.from(
    { length: TABLE_COUNT },
    () => new ExposureTable({ halfLifeMs: HALF_LIFE_MS }),
  );
  readonly #filter = new PointProcessFilter(PRIOR);
  readonly #groupFilters = GROUP_STARTS.map(() => new PointProcessFilter(PRIOR));
  readonly #calibration = new RateCalibration({ halfLife: CALIBRATION_HALF_LIFE_S });

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
    const { sight, breakEvenS } = by;
    const { now } = sight.facts;
    const first = { perSecond: FIRST_PER_SECOND, exposureS: PRIOR_EXPOSURE_S };
    const prior = {
      perSecond: ratePerSecondIn(this.#root.cellAt(0, now), rank, first),
      exposureS: PRIOR_EXPOSURE_S,
    };
    const inputs: number[] = [];
    for (const cell of shared) {
      inputs.push(inputOf(ratePerSecondIn(cell, rank, prior) * breakEvenS));
    }
    const ranked: ExposureCell[] = [];
    const keys = rankContextsOf(sight, ages);
    for (let k = 0; k < keys.length; k += 1) {
      const cell = this.#cellAt(SHARED_COUNT + k, rank * KEY_SPAN + (keys[k] ?? 0), now);
      ranked.push(cell);
      inputs.push(inputOf(ratePerSecondIn(cell, 0, prior) * breakEvenS));
    }
    inputs.push(1);
    const logUses = this.#logUsesOf(rank, inputs);
    return { rank, ranked, inputs, uses: Math.exp(logUses) * this.#calibration.ratioOf(rank, logUses) };
  }

  /** What came while the cells were those of all ranks; `places`: what the arrivals of that time found taken. */
  learnShared(
    shared: readonly ExposureCell[],
    by: { readonly passedMs: number; readonly until: number; readonly places: readonly number[] },
  ): void {
    const { passedMs, until, places } = by;
    const passedS = passedMs / MS_PER_SECOND;
    const root = this.#root.cellAt(0, until);
    // All tables fade alike.
    this.#root.observeTime(root, passedS, until);
    for (const cell of shared) {
      this.#root.observeTime(cell, passedS, until);
    }
    for (const place of places) {
      observeSort(root, place);
      for (const cell of shared) {
        observeSort(cell, place);
      }
    }
    for (const filter of [this.#filter, ...this.#groupFilters]) {
      filter.forget(passedMs);
    }
  }

  /** What came of one rank while it was judged so. */
  learnRank(
    view: RankView,
    by: {
      readonly passedMs: number;
      readonly until: number;
      readonly useCount: number;
      readonly breakEvenS: number;
    },
  ): void {
    const { passedMs, until, useCount, breakEvenS } = by;
    const passedS = passedMs / MS_PER_SECOND;
    for (const cell of view.ranked) {
      this.#root.observeTime(cell, passedS, until);
      if (useCount > 0) {
        observeSort(cell, 0, useCount);
      }
    }
    this.#calibrate(view, { passedS, breakEvenS, useCount });
    this.#adapt(view, passedS / breakEvenS, useCount);
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
      groupFilters: this.#groupFilters.map((filter) => filter.toState()),
      calibration: this.#calibration.toState(),
    };
  }

  /** False for a state of another shape; what fits is taken up. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    const isWhole = this.#tables.map((table, k) => table.restore(known.tables[k]));
    const areGroups = this.#groupFilters.map((filter, k) => filter.restore(known.groupFilters[k]));
    isWhole.push(this.#root.restore(known.root), this.#filter.restore(known.filter), ...areGroups);
    isWhole.push(this.#calibration.restore(known.calibration));
    return isWhole.every(Boolean);
  }

  /** Before it is corrected. */
  #logUsesOf(rank: number, inputs: readonly number[]): number {
    return Math.log(this.#filter.rateOf(inputs) * this.#groupFilterOf(rank).rateOf(inputs)) / 2;
  }

  /** By what is believed now: what was believed then may be a boot old. */
  #calibrate(
    { rank, inputs }: RankView,
    by: { readonly passedS: number; readonly breakEvenS: number; readonly useCount: number },
  ): void {
    const logRate = this.#logUsesOf(rank, inputs);
    if (Math.abs(logRate) < CALIBRATED_MAX) {
      const { passedS: passed, breakEvenS, useCount: seen } = by;
      const expected = (Math.exp(logRate) * passed) / breakEvenS;
      this.#calibration.observe({ sort: rank, logRate }, { passed, expected, seen });
    }
  }

  /** Filters learn where a decision may turn, by what each believed and not by what came: no bias from that. */
  #adapt({ rank, inputs }: RankView, passedBreakEvens: number, useCount: number): void {
    for (const filter of [this.#filter, this.#groupFilterOf(rank)]) {
      const uses = filter.rateOf(inputs);
      if (uses < DOUBTED_FACTOR && uses * DOUBTED_FACTOR > 1) {
        filter.observeExpected(inputs, uses * passedBreakEvens);
        for (let use = 0; use < useCount; use += 1) {
          filter.observeEvent(inputs);
        }
      }
    }
  }

  #groupFilterOf(rank: number): PointProcessFilter {
    return this.#groupFilters[GROUP_STARTS.findLastIndex((first) => first <= rank)] ?? this.#filter;
  }

  #cellAt(table: number, key: number, now: number): ExposureCell {
    const found = this.#tables[table];
    if (found === undefined) {
      throw new RangeError(`there is no table ${table}`);
    }
    return found.cellAt(key, now);
  }
}

/** What a table says, uses per break-even time, as the filter sees it. */
function inputOf(uses: number): number {
  return Math.max(SPARSE_INPUT_MIN, Math.log(uses));
}
