import { z } from '../kernel/schema.ts';
import { InstantQueue } from '../stats/instant-queue.ts';
import type { StockCosts } from './demand-facts.ts';
import type { StockRule } from './stock-rules.ts';

const stateSchema = z.object({
  costGbS: z.number().nonnegative(),
  spentGbS: z.number().nonnegative(),
  count: z.number().nonnegative(),
  idleCount: z.number().nonnegative(),
  readyAt: z.array(z.number()),
});
/** What some time does to the books. */
interface PassedTime {
  /** Part of earlier costs that still counts. */
  readonly kept: number;
  /** Memory that one instance held, GB·s. */
  readonly heldEachGbS: number;
  /** Price of the arrivals that must be expected of a runtime of which nothing is known, GB·s. */
  readonly unseenGbS: number;
}

/** A stock in the books only: what one rule would have held, and what that would have cost on the real arrivals. */
export class ShadowStock {
  readonly rule: StockRule;
  /** Decayed cost, GB·s. */
  costGbS = 0;
  /** The same undecayed. */
  spentGbS = 0;
  #count = 0;
  #idleCount = 0;
  /** When the instances that boot now will be ready. */
  readonly #readyAt = new InstantQueue();

  constructor(rule: StockRule) {
    this.rule = rule;
  }

  get count(): number {
    return this.#count;
  }

  /** An arrival takes an instance where one is left, and pays for a cold start where none is. */
  arrive(at: number, costs: StockCosts): void {
    this.#comeUp(at);
    if (this.#idleCount > 0) {
      this.#idleCount -= 1;
    } else {
      // It waits for the boot that is due first, which is the stock's no more.
      this.#readyAt.dropFirst();
      this.costGbS += costs.coldStartPriceGbS;
      this.spentGbS += costs.coldStartPriceGbS;
    }
    // After the size fell, more may still boot than it asks for.
    if (this.#idleCount + this.#readyAt.size < this.#count) {
      this.#readyAt.add(at + costs.replenishMs);
    }
  }

  /** Time passed; a stock of nothing pays for arrivals that must be expected before any came. */
  settle({ kept, heldEachGbS, unseenGbS }: PassedTime): void {
    const heldGbS = heldEachGbS * this.#count;
    this.costGbS = this.costGbS * kept + heldGbS + (this.#count === 0 ? unseenGbS : 0);
    this.spentGbS += heldGbS;
  }

  /** Another size from now on: what is missing is there one boot later, what is idle beyond it is stopped. */
  order(now: number, count: number, costs: StockCosts): void {
    if (count === this.#count && count === this.#idleCount && this.#readyAt.size === 0) {
      return;
    }
    this.#comeUp(now);
    this.#count = count;
    for (let held = this.#idleCount + this.#readyAt.size; held < count; held += 1) {
      this.#readyAt.add(now + costs.replenishMs);
    }
    this.#idleCount = Math.min(this.#idleCount, count);
  }

  /** For a checkpoint: JSON, bounded by the size of the stock. */
  toState(): unknown {
    return {
      costGbS: this.costGbS,
      spentGbS: this.spentGbS,
      count: this.#count,
      idleCount: this.#idleCount,
      readyAt: this.#readyAt.toState(),
    };
  }

  /** False, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    this.costGbS = known.costGbS;
    this.spentGbS = known.spentGbS;
    this.#count = known.count;
    this.#idleCount = known.idleCount;
    this.#readyAt.restore(known.readyAt);
    return true;
  }

  /** What is booted by now is idle; what comes up beyond the size is stopped. */
  #comeUp(now: number): void {
    const readyCount = this.#idleCount + this.#readyAt.dropUntil(now);
    this.#idleCount = Math.min(readyCount, Math.max(this.#idleCount, this.#count));
  }
}
