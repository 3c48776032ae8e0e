import { z } from '../kernel/schema.ts';
import { MB_PER_GB, MS_PER_SECOND } from '../kernel/units.ts';
import type { StockCosts } from '../predictor/demand-facts.ts';

export interface PriceSettings {
  readonly coldStartPriceGbSPerSecond: number;
  readonly warmMemoryMbMax: number;
}

interface Measured {
  bootMs: number;
  memoryMb: number;
}

/** Before a runtime booted here once. */
const FIRST_BOOT_MS = 300;
const FIRST_MEMORY_MB = 20;
/** Before a program of a runtime ended here once. */
const FIRST_RUN_MS = 200;
/** Part of the newest measurement in the mean. */
const STEP = 0.2;

const amount = z.number().nonnegative();
const stateSchema = z.object({
  measured: z.record(z.string(), z.object({ bootMs: amount, memoryMb: amount })),
  runMs: z.record(z.string(), amount),
});

/** What instances of each runtime cost here, as measured: boots, memory, and how long programs hold them. */
export class InstanceCosts {
  readonly #prices: PriceSettings;
  readonly #measured = new Map<string, Measured>();
  readonly #runMs = new Map<string, number>();
  /** What `stockCostsOf` said, until something is measured anew. */
  readonly #stockCosts = new Map<string, StockCosts>();

  constructor(prices: PriceSettings) {
    this.#prices = prices;
  }

  observeBoot(runtime: string, boot: Measured): void {
    this.#stockCosts.delete(runtime);
    const known = this.#measured.get(runtime);
    if (known === undefined) {
      this.#measured.set(runtime, { bootMs: boot.bootMs, memoryMb: boot.memoryMb });
    } else {
      known.bootMs += STEP * (boot.bootMs - known.bootMs);
      known.memoryMb += STEP * (boot.memoryMb - known.memoryMb);
    }
  }

  observeRun(runtime: string, runMs: number): void {
    const known = this.#runMs.get(runtime) ?? runMs;
    this.#runMs.set(runtime, known + STEP * (runMs - known));
  }

  /** Mean time that a program of the runtime runs, in milliseconds. */
  runMsOf(runtime: string): number {
    return this.#runMs.get(runtime) ?? FIRST_RUN_MS;
  }

  /** What a stock of the runtime costs: per instance, per miss, and how many the memory budget allows. */
  stockCostsOf(runtime: string): StockCosts {
    let costs = this.#stockCosts.get(runtime);
    if (costs === undefined) {
      costs = this.#measuredCostsOf(runtime);
      this.#stockCosts.set(runtime, costs);
    }
    return costs;
  }

  #measuredCostsOf(runtime: string): StockCosts {
    const { bootMs, memoryMb } = this.#measured.get(runtime) ?? {
      bootMs: FIRST_BOOT_MS,
      memoryMb: FIRST_MEMORY_MB,
    };
    const { coldStartPriceGbSPerSecond, warmMemoryMbMax } = this.#prices;
    return {
      replenishMs: bootMs,
      memoryMb,
      coldStartPriceGbS: (coldStartPriceGbSPerSecond * bootMs) / MS_PER_SECOND,
      countMax: Math.max(1, Math.floor(warmMemoryMbMax / Math.max(1, memoryMb))),
    };
  }

  /** How many seconds of a warm instance cost as much as one cold start. */
  coldStartWorthSeconds(runtime: string): number {
    const { coldStartPriceGbS, memoryMb } = this.stockCostsOf(runtime);
    return (coldStartPriceGbS * MB_PER_GB) / Math.max(1, memoryMb);
  }

  /** For a checkpoint: JSON. */
  toState(): unknown {
    return { measured: Object.fromEntries(this.#measured), runMs: Object.fromEntries(this.#runMs) };
  }

  /** False, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    this.#stockCosts.clear();
    for (const [runtime, measured] of Object.entries(known?.measured ?? {})) {
      this.#measured.set(runtime, measured);
    }
    for (const [runtime, runMs] of Object.entries(known?.runMs ?? {})) {
      this.#runMs.set(runtime, runMs);
    }
    return known !== undefined;
  }
}
