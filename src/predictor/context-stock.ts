import type { DemandFacts, StockCosts } from './stock-rules.ts';

/** What a table looks at: small whole numbers, the coarsest first; tables back off by dropping the last. */
export type ContextFeatures = (facts: DemandFacts) => readonly number[];

interface Cell {
  /** Decayed seconds spent in this context. */
  exposureS: number;
  /** Decayed arrivals that found so many others of the last boot before them. */
  readonly placeCounts: Float64Array;
  /** Largest place with weight. */
  placeMax: number;
}

/** Places from here on are counted together. */
const PLACE_COUNT = 256;
/** Weight of the coarser context, in boots of exposure. */
const PRIOR_BOOTS = 5;
/** Decay is kept as growing weights; beyond this they are scaled back. */
const WEIGHT_MAX = 1e9;

/**
 * A newsvendor that knows no law: in every context (how fast arrivals came lately, what hour it is …) it counts how
 * often an arrival found n others of the last boot before it, and holds the n that would have been cheapest there,
 * argmin m·n·T + C·Σ_{p≥n} count(p). An arrival tells of the context of one boot earlier: that is when the
 * instance it needed had to be ordered. Contexts that were seen little lean on coarser ones.
 */
export class ContextStock {
  readonly name: string;
  readonly #featuresOf: ContextFeatures;
  readonly #halfLifeMs: number;
  readonly #cells = new Map<string, Cell>();
  /** Contexts in effect, oldest first. */
  #timeline: { readonly from: number; readonly keys: readonly string[] }[] = [];
  #weight = 1;
  #weightAt: number | undefined;

  constructor(options: {
    readonly name: string;
    readonly features: ContextFeatures;
    readonly halfLifeMs: number;
  }) {
    this.name = options.name;
    this.#featuresOf = options.features;
    this.#halfLifeMs = options.halfLifeMs;
  }

  /** One arrival that found `place` others of the last boot before it. */
  observeArrival(at: number, place: number, replenishMs: number): void {
    const orderedAt = at - replenishMs;
    let k = this.#timeline.length - 1;
    while (k > 0 && (this.#timeline[k]?.from ?? 0) > orderedAt) {
      k -= 1;
    }
    const weight = this.#weightNow(at);
    const bounded = Math.min(PLACE_COUNT - 1, place);
    for (const key of this.#timeline[k]?.keys ?? []) {
      const cell = this.#cellOf(key);
      cell.placeCounts[bounded] = (cell.placeCounts[bounded] ?? 0) + weight;
      cell.placeMax = Math.max(cell.placeMax, bounded);
    }
  }

  /** Moves on to the context of now, and gives the stock that is cheapest in it. */
  countAt(now: number, facts: DemandFacts, costs: StockCosts): number {
    const keys = keysOf(this.#featuresOf(facts));
    const current = this.#timeline.at(-1);
    if (current !== undefined) {
      const passedS = Math.max(0, now - Math.max(current.from, this.#settledAt)) / 1000;
      const weight = this.#weightNow(now);
      for (const key of current.keys) {
        this.#cellOf(key).exposureS += weight * passedS;
      }
    }
    this.#settledAt = now;
    if (current === undefined || current.keys.at(-1) !== keys.at(-1)) {
      this.#timeline.push({ from: now, keys });
      while ((this.#timeline[1]?.from ?? Number.POSITIVE_INFINITY) <= now - 2 * costs.replenishMs) {
        this.#timeline.shift();
      }
    }
    return this.#cheapest(keys, costs);
  }

  #settledAt = Number.NEGATIVE_INFINITY;

  #cheapest(keys: readonly string[], costs: StockCosts): number {
    const cells = keys.flatMap((key) => this.#cells.get(key) ?? []);
    const priorS = (PRIOR_BOOTS * costs.replenishMs) / 1000;
    const placeMax = cells.reduce((max, cell) => Math.max(max, cell.placeMax), 0);
    const memoryGb = costs.memoryMb / 1024;
    const weight = this.#weight;
    // From the largest place down, so that the tail is a running sum; each level leans on the coarser one.
    let missesPerS = 0;
    let best = Math.min(costs.countMax, placeMax + 1);
    let bestCost = memoryGb * best;
    for (let place = placeMax; place >= 0; place -= 1) {
      let perS = 0;
      for (const cell of cells) {
        perS = ((cell.placeCounts[place] ?? 0) / weight + priorS * perS) / (cell.exposureS / weight + priorS);
      }
      missesPerS += perS;
      const cost = memoryGb * place + costs.coldStartPriceGbS * missesPerS;
      if (cost < bestCost && place <= costs.countMax) {
        best = place;
        bestCost = cost;
      }
    }
    return best;
  }

  #cellOf(key: string): Cell {
    const known = this.#cells.get(key);
    if (known !== undefined) {
      return known;
    }
    const cell: Cell = { exposureS: 0, placeCounts: new Float64Array(PLACE_COUNT), placeMax: 0 };
    this.#cells.set(key, cell);
    return cell;
  }

  #weightNow(now: number): number {
    const passedMs = now - (this.#weightAt ?? now);
    this.#weightAt = now;
    this.#weight *= 2 ** (passedMs / this.#halfLifeMs);
    if (this.#weight > WEIGHT_MAX) {
      this.#scaleBack();
    }
    return this.#weight;
  }

  #scaleBack(): void {
    for (const cell of this.#cells.values()) {
      cell.exposureS /= this.#weight;
      for (let place = 0; place <= cell.placeMax; place += 1) {
        cell.placeCounts[place] = (cell.placeCounts[place] ?? 0) / this.#weight;
      }
    }
    this.#weight = 1;
  }
}

function keysOf(features: readonly number[]): string[] {
  const keys = [''];
  for (const feature of features) {
    keys.push(`${keys.at(-1)},${feature}`);
  }
  return keys;
}
