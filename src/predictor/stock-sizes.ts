import { MB_PER_GB } from '../kernel/units.ts';
import { wholeClump } from '../stats/miss-ratios.ts';
import { isSameCosts, type StockCosts } from './demand-facts.ts';
import { type ArrivalSpread, stockCountOf } from './stock-size.ts';

/** Rates are told apart by about 0.5 %, dispersions by 2 %: far finer than either is known. */
const RATE_STEPS = 200;
const DISPERSION_STEPS = 50;
/** Dispersions and clumps fit below these; both are bounded where they are measured. */
const DISPERSION_SPAN = 1024;
const CLUMP_SPAN = 128;
/** Then all of them are forgotten: some microseconds each. */
const KNOWN_COUNT_MAX = 20_000;

/**
 * Newsvendor stocks of one runtime as `stockCountOf` gives them, remembered: many rules ask plan after plan about
 * nearly the same rates, for the same costs until a boot was measured anew.
 */
export class StockSizes {
  #costs: StockCosts | undefined;
  readonly #known = new Map<number, number>();
  #dispersion = 1;
  #dispersionStep = 0;

  countOf(arrivalsPerSecond: number, spread: ArrivalSpread, costs: StockCosts): number {
    // Also for what is no number.
    if (!(costs.coldStartPriceGbS * arrivalsPerSecond > costs.memoryMb / MB_PER_GB)) {
      return 0;
    }
    if (
      this.#costs === undefined ||
      !isSameCosts(costs, this.#costs) ||
      this.#known.size >= KNOWN_COUNT_MAX
    ) {
      this.#known.clear();
      this.#costs = costs;
    }
    const rateStep = Math.round(Math.log(Math.min(1e9, arrivalsPerSecond)) * RATE_STEPS);
    const dispersionStep = spread.dispersion > 1 ? this.#dispersionStepOf(spread.dispersion) : 0;
    const clumpCount = wholeClump(spread.clumpCount);
    // As an integer of 32 bits, which maps look up fastest.
    const key = ((rateStep * DISPERSION_SPAN + dispersionStep) * CLUMP_SPAN + clumpCount) | 0;
    const known = this.#known.get(key);
    if (known !== undefined) {
      return known;
    }
    const dispersion = Math.exp(dispersionStep / DISPERSION_STEPS);
    const count = stockCountOf(Math.exp(rateStep / RATE_STEPS), { dispersion, clumpCount }, costs);
    this.#known.set(key, count);
    return count;
  }

  /** Many rules ask about the same one. */
  #dispersionStepOf(dispersion: number): number {
    if (dispersion !== this.#dispersion) {
      this.#dispersion = dispersion;
      this.#dispersionStep = Math.round(Math.log(dispersion) * DISPERSION_STEPS);
    }
    return this.#dispersionStep;
  }
}
