import { z } from '../kernel/schema.ts';
import { MS_PER_HOUR } from '../kernel/units.ts';

/** Time spent in one context, and the events of several sorts that came in it. Plain, for checkpoints. */
export interface ExposureCell {
  readonly key: number;
  /** Decayed seconds. */
  exposureS: number;
  /** Decayed events by sort. */
  counts: number[];
  /** Until when it is decayed. */
  decayedAt: number;
}

const CELL_COUNT_MAX = 20_000;
/** A checkpoint holds so many cells, those that were seen longest. */
const KEPT_CELL_COUNT_MAX = 500;
const SORT_COUNT_MAX = 256;

const amount = z.number().nonnegative();
const stateSchema = z.array(
  z.object({
    key: z.number(),
    exposureS: amount,
    counts: z.array(amount).max(SORT_COUNT_MAX),
    decayedAt: z.number(),
  }),
);

/** How often events come in each of many contexts: counts over exposure, of which the old fade. */
export class ExposureTable {
  readonly #halfLifeMs: number;
  #cells = new Map<number, ExposureCell>();
  /** The one asked for last: in silence contexts stay what they are. */
  #newest: ExposureCell | undefined;

  constructor(options: { readonly halfLifeMs: number }) {
    this.#halfLifeMs = options.halfLifeMs;
  }

  /** The cell of a context; it stays the same object until the table is full and drops what was seen least. */
  cellAt(key: number, now: number): ExposureCell {
    if (this.#newest?.key === key) {
      return this.#newest;
    }
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      if (this.#cells.size >= CELL_COUNT_MAX) {
        this.#cells = new Map(this.#seenMost(CELL_COUNT_MAX / 2).map((kept) => [kept.key, kept]));
      }
      cell = { key, exposureS: 0, counts: [], decayedAt: now };
      this.#cells.set(key, cell);
    }
    this.#newest = cell;
    return cell;
  }

  /** So much time passed in the context until `now`. */
  observeTime(cell: ExposureCell, passedS: number, now: number): void {
    // Once an hour is often enough for half-lives of days.
    if (now - cell.decayedAt > MS_PER_HOUR) {
      const kept = 2 ** ((cell.decayedAt - now) / this.#halfLifeMs);
      cell.exposureS *= kept;
      cell.counts = cell.counts.map((count) => count * kept);
      cell.decayedAt = now;
    }
    cell.exposureS += passedS;
  }

  /** For a checkpoint: JSON, bounded. */
  toState(): unknown {
    return this.#seenMost(KEPT_CELL_COUNT_MAX);
  }

  /** False, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    this.#cells = new Map(known.map((cell) => [cell.key, cell]));
    this.#newest = undefined;
    return true;
  }

  #seenMost(count: number): ExposureCell[] {
    return [...this.#cells.values()].toSorted((a, b) => b.exposureS - a.exposureS).slice(0, count);
  }
}

/** Events of a sort. */
export function observeSort(cell: ExposureCell, sort: number, count = 1): void {
  while (cell.counts.length <= sort) {
    cell.counts.push(0);
  }
  cell.counts[sort] = (cell.counts[sort] ?? 0) + count;
}

/** Events of a sort per second, drawn towards a prior rate that counts as much as `prior.exposureS` of its own. */
export function ratePerSecondIn(
  cell: ExposureCell,
  sort: number,
  prior: { readonly perSecond: number; readonly exposureS: number },
): number {
  return ((cell.counts[sort] ?? 0) + prior.perSecond * prior.exposureS) / (cell.exposureS + prior.exposureS);
}
