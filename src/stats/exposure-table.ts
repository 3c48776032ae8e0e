import { z } from '../kernel/schema.ts';
import { MS_PER_HOUR } from '../kernel/units.ts';

/** Time spent in one context, and the events of several sorts that came in it. Plain, for checkpoints. */
export interface ExposureCell {
  readonly key: number;
  /** Decayed seconds. */
  exposureS: number;
  /** Decayed events by sort. */
  readonly counts: number[];
  /** Until when it is decayed. */
  decayedAt: number;
  /** How often cells were dropped when this one was kept last: one of another number is not in the table any more. */
  keptFor: number;
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
  #droppedCount = 0;

  constructor(options: { readonly halfLifeMs: number }) {
    this.#halfLifeMs = options.halfLifeMs;
  }

  /**
   * The cell of a context; it stays the same object until the table is full and drops what was seen least. `near`: a cell
   * of this table that is probably the one, as contexts change seldom.
   */
  cellAt(key: number, now: number, near?: ExposureCell): ExposureCell {
    if (near !== undefined && near.key === key && near.keptFor === this.#droppedCount) {
      return near;
    }
    return this.#cells.get(key) ?? this.#newCell(key, now);
  }

  #newCell(key: number, now: number): ExposureCell {
    if (this.#cells.size >= CELL_COUNT_MAX) {
      this.#dropLeastSeen();
    }
    const cell = { key, exposureS: 0, counts: [], decayedAt: now, keptFor: this.#droppedCount };
    this.#cells.set(key, cell);
    return cell;
  }

  #dropLeastSeen(): void {
    const kept = this.#seenMost(CELL_COUNT_MAX / 2);
    this.#droppedCount += 1;
    for (const cell of kept) {
      cell.keptFor = this.#droppedCount;
    }
    this.#cells = new Map(kept.map((cell) => [cell.key, cell]));
  }

  /** So much time passed in the context until `now`. */
  observeTime(cell: ExposureCell, passedS: number, now: number): void {
    // Once an hour is often enough for half-lives of days.
    if (now - cell.decayedAt > MS_PER_HOUR) {
      const kept = 2 ** ((cell.decayedAt - now) / this.#halfLifeMs);
      cell.exposureS *= kept;
      const { counts } = cell;
      for (let sort = 0; sort < counts.length; sort += 1) {
        counts[sort] = (counts[sort] ?? 0) * kept;
      }
      cell.decayedAt = now;
    }
    cell.exposureS += passedS;
  }

  /** For a checkpoint: JSON, bounded. */
  toState(): unknown {
    return this.#seenMost(KEPT_CELL_COUNT_MAX).map(({ keptFor: _, ...cell }) => cell);
  }

  /** False, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    // Cells of before are no more in the table.
    this.#droppedCount += 1;
    const keptFor = this.#droppedCount;
    this.#cells = new Map(known.map((cell) => [cell.key, { ...cell, keptFor }]));
    return true;
  }

  #seenMost(count: number): ExposureCell[] {
    // By key among equals: the order they came in does not outlive a restart, and a state must not depend on it.
    return [...this.#cells.values()]
      .toSorted((a, b) => b.exposureS - a.exposureS || a.key - b.key)
      .slice(0, count);
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
  const { counts, exposureS } = cell;
  // Asked for many sorts that never came: reading beyond the end is slow.
  const count = sort < counts.length ? (counts[sort] ?? 0) : 0;
  return (count + prior.perSecond * prior.exposureS) / (exposureS + prior.exposureS);
}
