import { z } from '../kernel/schema.ts';
import { MS_PER_SECOND } from '../kernel/units.ts';
import { type DemandFacts, isSameCosts, type StockCosts } from './demand-facts.ts';

/** What a table looks at: small whole numbers, the coarsest first; tables back off by dropping the last. */
export type ContextOf = (facts: DemandFacts) => readonly number[];

interface Cell {
  /** Decayed seconds spent in this context. */
  exposureS: number;
  /** Decayed arrivals that found so many others of the last boot before them. */
  readonly placeCounts: number[];
  /** Cells of the contexts that differ in one number more, by that number. */
  readonly finer: Map<number, Cell>;
}

/** Cells in effect from an instant on, the coarsest first. */
interface Held {
  readonly from: number;
  readonly context: readonly number[];
  readonly cells: readonly Cell[];
}

/** A size, as long as nothing arrives and little time passes in the context. */
interface Sized {
  readonly held: Held;
  readonly costs: StockCosts;
  readonly count: number;
  /** Exposure of the finest cell from which on it is sized anew. */
  readonly exposureSMax: number;
}

/** A size stays until the time spent in its context has grown by so much: no arrival in it tells little. */
const SIZED_GROWTH = 1.01;
/** Places from here on are counted together. */
const PLACE_MAX = 255;
/** Weight of the coarser context, in boots of exposure. */
const PRIOR_BOOT_COUNT = 5;
/** Old events fade by new ones weighing more; beyond this all weights are scaled back. */
const WEIGHT_MAX = 1e9;

/** A checkpoint holds so many cells, those that were seen longest. */
const KEPT_CELL_COUNT_MAX = 1000;

const amount = z.number().nonnegative();
const stateSchema = z.object({
  weight: z.number().positive(),
  weighedAt: z.number().optional(),
  settledAt: z.number().optional(),
  cells: z.array(
    z.object({ key: z.string(), exposureS: amount, placeCounts: z.array(amount).max(PLACE_MAX + 1) }),
  ),
  held: z.array(z.object({ from: z.number(), key: z.string() })),
});

/**
 * A newsvendor that knows no law: in every context (how fast arrivals came lately, what is expected …) it counts how
 * often an arrival found n others of the last boot before it, and holds the n that would have been cheapest there,
 * argmin m·n·T + C·Σ_{p≥n} count(p). An arrival tells of the context of one boot earlier: that is when the
 * instance it needed had to be ordered. A context that was seen little leans on the coarser one.
 */
export class ContextStock {
  readonly #contextOf: ContextOf;
  readonly #halfLifeMs: number;
  readonly #cells = new Map<string, Cell>();
  /** Oldest first; the last is in effect. */
  #held: Held[] = [];
  #sized: Sized | undefined;
  #settledAt: number | undefined;
  #weight = 1;
  #weighedAt: number | undefined;

  constructor(options: { readonly contextOf: ContextOf; readonly halfLifeMs: number }) {
    this.#contextOf = options.contextOf;
    this.#halfLifeMs = options.halfLifeMs;
  }

  /** One arrival that found `place` others of the last boot before it. */
  observeArrival(at: number, place: number, replenishMs: number): void {
    const then = this.#held.findLast(({ from }) => from <= at - replenishMs) ?? this.#held[0];
    this.#sized = undefined;
    const weight = this.#weightAt(at);
    const bounded = Math.min(PLACE_MAX, place);
    for (const { placeCounts } of then?.cells ?? []) {
      while (placeCounts.length <= bounded) {
        placeCounts.push(0);
      }
      placeCounts[bounded] = (placeCounts[bounded] ?? 0) + weight;
    }
  }

  /** The stock that is cheapest in the context of now, which is in effect from here on. */
  countAt(facts: DemandFacts, costs: StockCosts): number {
    const { now } = facts;
    this.#settle(now);
    const context = this.#contextOf(facts);
    let current = this.#held.at(-1);
    if (current === undefined || !isSame(current.context, context)) {
      current = { from: now, context, cells: this.#cellsOf(context) };
      this.#held.push(current);
      while ((this.#held[1]?.from ?? Number.POSITIVE_INFINITY) <= now - 2 * costs.replenishMs) {
        this.#held.shift();
      }
    }
    return this.#sizedBy(current, costs);
  }

  #sizedBy(held: Held, costs: StockCosts): number {
    const exposureS = held.cells.at(-1)?.exposureS ?? 0;
    const sized = this.#sized;
    if (sized?.held === held && exposureS < sized.exposureSMax && isSameCosts(sized.costs, costs)) {
      return sized.count;
    }
    const count = this.#cheapest(held.cells, costs);
    this.#sized = { held, costs, count, exposureSMax: exposureS * SIZED_GROWTH };
    return count;
  }

  /** For a checkpoint: JSON, bounded by `KEPT_CELL_COUNT_MAX` cells. */
  toState(): unknown {
    const cells = [...this.#cells].map(([key, { exposureS, placeCounts }]) => ({
      key,
      exposureS,
      placeCounts,
    }));
    return {
      weight: this.#weight,
      weighedAt: this.#weighedAt,
      settledAt: this.#settledAt,
      // By key among equals: the order they came in does not outlive a restart, and a state must not depend on it.
      cells: cells
        .toSorted((a, b) => b.exposureS - a.exposureS || (a.key < b.key ? -1 : 1))
        .slice(0, KEPT_CELL_COUNT_MAX),
      held: this.#held.map(({ from, context }) => ({ from, key: context.join() })),
    };
  }

  /** `downMs`: time nobody watched, of which nothing is learnt. False, and nothing changed, for another shape. */
  restore(state: unknown, downMs: number): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    this.#weight = known.weight;
    this.#weighedAt = known.weighedAt;
    this.#settledAt = known.settledAt === undefined ? undefined : known.settledAt + downMs;
    this.#cells.clear();
    for (const { key, ...cell } of known.cells) {
      this.#cells.set(key, { ...cell, finer: new Map() });
    }
    this.#sized = undefined;
    this.#held = known.held.map(({ from, key }) => {
      const context = key === '' ? [] : key.split(',').map(Number);
      return { from: from + downMs, context, cells: this.#cellsOf(context) };
    });
    return true;
  }

  /** Time passes in the context that is in effect. */
  #settle(now: number): void {
    const exposureS = (this.#weightAt(now) * Math.max(0, now - (this.#settledAt ?? now))) / MS_PER_SECOND;
    this.#settledAt = now;
    for (const cell of this.#held.at(-1)?.cells ?? []) {
      cell.exposureS += exposureS;
    }
  }

  #cheapest(cells: readonly Cell[], costs: StockCosts): number {
    const priorS = (PRIOR_BOOT_COUNT * costs.replenishMs) / MS_PER_SECOND;
    const memoryGb = costs.memoryMb / 1024;
    const weight = this.#weight;
    // From the largest place down, so that the tail is a running sum; each context leans on the coarser one.
    let best = 0;
    for (const { placeCounts } of cells) {
      best = Math.max(best, placeCounts.length);
    }
    let bestCost = memoryGb * best;
    let missesPerS = 0;
    for (let place = best - 1; place >= 0; place -= 1) {
      let perS = 0;
      for (const { placeCounts, exposureS } of cells) {
        const count = (placeCounts[place] ?? 0) / weight;
        perS = (count + priorS * perS) / (exposureS / weight + priorS);
      }
      missesPerS += perS;
      const cost = memoryGb * place + costs.coldStartPriceGbS * missesPerS;
      if (cost < bestCost) {
        best = place;
        bestCost = cost;
      }
    }
    return Math.min(best, costs.countMax);
  }

  #cellsOf(context: readonly number[]): Cell[] {
    let cell = this.#cellOf('');
    const cells = [cell];
    for (const [place, part] of context.entries()) {
      let finer = cell.finer.get(part);
      if (finer === undefined) {
        finer = this.#cellOf(`,${context.slice(0, place + 1).join()}`);
        cell.finer.set(part, finer);
      }
      cell = finer;
      cells.push(cell);
    }
    return cells;
  }

  #cellOf(key: string): Cell {
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      cell = { exposureS: 0, placeCounts: [], finer: new Map() };
      this.#cells.set(key, cell);
    }
    return cell;
  }

  #weightAt(now: number): number {
    const passedMs = Math.max(0, now - (this.#weighedAt ?? now));
    this.#weighedAt = Math.max(now, this.#weighedAt ?? now);
    this.#weight *= 2 ** (passedMs / this.#halfLifeMs);
    if (this.#weight > WEIGHT_MAX) {
      this.#scaleBack();
    }
    return this.#weight;
  }

  #scaleBack(): void {
    for (const cell of this.#cells.values()) {
      cell.exposureS /= this.#weight;
      for (const [place, count] of cell.placeCounts.entries()) {
        cell.placeCounts[place] = count / this.#weight;
      }
    }
    this.#weight = 1;
    this.#sized = undefined;
  }
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  for (let k = 0; k < a.length; k += 1) {
    if (a[k] !== b[k]) {
      return false;
    }
  }
  return a.length === b.length;
}
