import { z } from '../kernel/schema.ts';
import { MS_PER_DAY, MS_PER_SECOND } from '../kernel/units.ts';
import { type ExposureCell, ExposureTable, observeSort, ratePerSecondIn } from '../stats/exposure-table.ts';
import { PointProcessFilter } from '../stats/point-process-filter.ts';
import { RateCalibration } from '../stats/rate-calibration.ts';
import { type RankAges, rankContextsOf, type Sight } from './rank-contexts.ts';
import { RANK_COUNT_MAX } from './rank-recency.ts';

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

/** By rank, the place of its group; those beyond the last belong to the last group. */
const GROUPS = Int32Array.from({ length: RANK_COUNT_MAX }, (_, rank) =>
  GROUP_STARTS.findLastIndex((first) => first <= rank),
);
const FIRST_PRIOR = { perSecond: FIRST_PER_SECOND, exposureS: PRIOR_EXPOSURE_S };

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
  readonly inputs: ArrayLike<number>;
}

/** A view that is made anew by every judgement of the rank, so that nothing is allocated for it. */
export interface ReusedView extends RankView {
  readonly ranked: ExposureCell[];
  readonly inputs: Float64Array;
}

export function createView(rank: number): ReusedView {
  return { rank, ranked: [], inputs: new Float64Array(TABLE_COUNT + 1) };
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
  #rootCell: ExposureCell | undefined;
  readonly #tables = Array.from(
    { length: TABLE_COUNT },
    () => new ExposureTable({ halfLifeMs: HALF_LIFE_MS }),
  );
  readonly #filter = new PointProcessFilter(PRIOR);
  readonly #groupFilters = GROUP_STARTS.map(() => new PointProcessFilter(PRIOR));
  readonly #calibration = new RateCalibration({ halfLife: CALIBRATION_HALF_LIFE_S });

  /** The cells of now that all ranks have in common; `near`: those of the look before. */
  look(sight: Sight, near: readonly ExposureCell[]): ExposureCell[] {
    return sight.shared.map((key, k) => this.#cellAt(k, key, sight.now, near[k]));
  }

  /** Judges one rank into its view; returns the uses per break-even time expected of it. `shared`: by `look`. */
  judge(
    { rank, ranked, inputs }: ReusedView,
    shared: readonly ExposureCell[],
    by: { readonly sight: Sight; readonly ages: RankAges; readonly breakEvenS: number },
  ): number {
    const { sight, ages, breakEvenS } = by;
    const { now } = sight;
    const prior = {
      perSecond: ratePerSecondIn(this.#root.cellAt(0, now, this.#rootCell), rank, FIRST_PRIOR),
      exposureS: PRIOR_EXPOSURE_S,
    };
    for (let k = 0; k < SHARED_COUNT; k += 1) {
      const cell = shared[k];
      inputs[k] = cell === undefined ? 0 : inputOf(ratePerSecondIn(cell, rank, prior) * breakEvenS);
    }
    const keys = rankContextsOf(sight, ages);
    for (let k = 0; k < RANKED_COUNT; k += 1) {
      const place = SHARED_COUNT + k;
      const cell = this.#cellAt(place, rank * KEY_SPAN + (keys[k] ?? 0), now, ranked[k]);
      ranked[k] = cell;
      inputs[place] = inputOf(ratePerSecondIn(cell, 0, prior) * breakEvenS);
    }
    inputs[TABLE_COUNT] = 1;
    const logUses = logUsesOf(this.#filter.rateOf(inputs), this.#groupFilterOf(rank).rateOf(inputs));
    return Math.exp(logUses) * this.#calibration.ratioOf(rank, logUses);
  }

  /** What came while the cells were those of all ranks, the arrivals of that time by what each found taken. */
  learnShared(
    shared: readonly ExposureCell[],
    by: {
      readonly passedMs: number;
      readonly until: number;
      readonly arrived: readonly { readonly place: number }[];
    },
  ): void {
    const { passedMs, until, arrived } = by;
    const passedS = passedMs / MS_PER_SECOND;
    const root = this.#root.cellAt(0, until, this.#rootCell);
    this.#rootCell = root;
    // All tables fade alike.
    this.#root.observeTime(root, passedS, until);
    for (const cell of shared) {
      this.#root.observeTime(cell, passedS, until);
    }
    for (const { place } of arrived) {
      observeSort(root, place);
      for (const cell of shared) {
        observeSort(cell, place);
      }
    }
    const wider = 2 ** (Math.min(passedMs, PRIOR.halfLifeMs) / PRIOR.halfLifeMs);
    this.#filter.widen(wider);
    for (const filter of this.#groupFilters) {
      filter.widen(wider);
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
    const { rank, inputs } = view;
    const groupFilter = this.#groupFilterOf(rank);
    // By what is believed now: what was believed then may be a boot old.
    const usesOfAll = this.#filter.rateOf(inputs);
    const usesOfGroup = groupFilter.rateOf(inputs);
    const logRate = logUsesOf(usesOfAll, usesOfGroup);
    if (Math.abs(logRate) < CALIBRATED_MAX) {
      const expected = (Math.exp(logRate) * passedS) / breakEvenS;
      this.#calibration.observe({ sort: rank, logRate }, { passed: passedS, expected, seen: useCount });
    }
    const came = { passedBreakEvens: passedS / breakEvenS, useCount };
    adapt(this.#filter, inputs, { ...came, uses: usesOfAll });
    adapt(groupFilter, inputs, { ...came, uses: usesOfGroup });
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

  #groupFilterOf(rank: number): PointProcessFilter {
    return this.#groupFilters[GROUPS[rank] ?? GROUP_STARTS.length - 1] ?? this.#filter;
  }

  #cellAt(table: number, key: number, now: number, near?: ExposureCell): ExposureCell {
    const found = this.#tables[table];
    if (found === undefined) {
      throw new RangeError(`there is no table ${table}`);
    }
    return found.cellAt(key, now, near);
  }
}

/** What a table says, uses per break-even time, as the filter sees it. */
function inputOf(uses: number): number {
  return Math.max(SPARSE_INPUT_MIN, Math.log(uses));
}

/** Of what two filters believe: a geometric mean of rates, before it is corrected. */
function logUsesOf(a: number, b: number): number {
  return Math.log(a * b) / 2;
}

/** A filter learns where a decision may turn, by what it believed and not by what came: no bias from that. */
function adapt(
  filter: PointProcessFilter,
  inputs: ArrayLike<number>,
  came: { readonly uses: number; readonly passedBreakEvens: number; readonly useCount: number },
): void {
  const { uses, passedBreakEvens, useCount } = came;
  if (uses < DOUBTED_FACTOR && uses * DOUBTED_FACTOR > 1) {
    filter.observeExpected(inputs, uses * passedBreakEvens);
    for (let use = 0; use < useCount; use += 1) {
      filter.observeEvent(inputs);
    }
  }
}
