import { z } from '../kernel/schema.ts';
import { type Layer, layerKeyOf } from '../model/layer.ts';
import {
  createDecayedRate,
  type DecayedRate,
  decayedRateSchema,
  observeEvents,
  ratePerSecond,
} from '../stats/decayed-rate.ts';
import type { LayerDemand } from './choose-layers.ts';
import { FairWeights } from './fair-weights.ts';

/** About as long as the memory of a layer costs what one use of it saves: one use is a reason to hold it for so long. */
const HALF_LIFE_MS = 600_000;
/** Which sets there are is up to those who write programs: the most wanted ones are kept. */
const SET_COUNT_MAX = 16;

const stateSchema = z.object({
  fair: z.unknown(),
  wanted: z.array(
    z.object({ runtime: z.string(), packages: z.array(z.string()).min(1), rate: decayedRateSchema }),
  ),
});

interface WantedSet extends Layer {
  readonly rate: DecayedRate;
}

/** How often programs come that want the same packages loaded; no user counts for more than a fair share. */
export class LayerDemands {
  readonly #wanted = new Map<string, WantedSet>();
  readonly #fair: FairWeights;

  constructor(now: number) {
    this.#fair = new FairWeights(now);
  }

  /** One program came that imports these packages of those that may be loaded; of none it says nothing. */
  observeArrival(arrival: Layer & { readonly user: string; readonly at: number }): void {
    const { runtime, packages, user, at } = arrival;
    if (packages.length === 0) {
      return;
    }
    const key = layerKeyOf(arrival);
    const set = this.#wanted.get(key) ?? { runtime, packages, rate: createDecayedRate(HALF_LIFE_MS, at) };
    this.#wanted.set(key, set);
    observeEvents(set.rate, at, this.#fair.weigh(user, at));
    if (this.#wanted.size > SET_COUNT_MAX) {
      this.#forgetLeast(key, at);
    }
  }

  at(now: number): readonly LayerDemand[] {
    return [...this.#wanted.values()].map(({ runtime, packages, rate }) => ({
      runtime,
      packages,
      arrivalsPerSecond: ratePerSecond(rate, now, 0),
    }));
  }

  /** For a checkpoint: JSON. */
  toState(): unknown {
    return { fair: this.#fair.toState(), wanted: [...this.#wanted.values()] };
  }

  /** False, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    this.#wanted.clear();
    for (const set of known.wanted.slice(0, SET_COUNT_MAX)) {
      this.#wanted.set(layerKeyOf(set), set);
    }
    return this.#fair.restore(known.fair);
  }

  /** The newest has had no time to be wanted often, and stays. */
  #forgetLeast(newest: string, now: number): void {
    const [least] = [...this.#wanted]
      .filter(([key]) => key !== newest)
      .toSorted(([, a], [, b]) => ratePerSecond(a.rate, now, 0) - ratePerSecond(b.rate, now, 0));
    if (least !== undefined) {
      this.#wanted.delete(least[0]);
    }
  }
}
