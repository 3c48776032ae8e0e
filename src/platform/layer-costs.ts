import { z } from '../kernel/schema.ts';
import { type HeldLayer, type Layer, layerKeyOf } from '../model/layer.ts';
import type { LayerCost } from '../predictor/choose-layers.ts';

/** Of each package, before the layer was held here once. */
const FIRST_SAVED_MS = 100;
const FIRST_MEMORY_MB = 25;
/** Sets of packages remembered; the one measured longest ago is forgotten. */
const MEASURED_COUNT_MAX = 64;

const amount = z.number().nonnegative();
const stateSchema = z.record(z.string(), z.object({ savedMs: amount, memoryMb: amount }));

/** What layers save and hold here, as managers measured it when they made them. */
export class LayerCosts {
  readonly #measured = new Map<string, LayerCost>();

  observe(layer: HeldLayer): void {
    const key = layerKeyOf(layer);
    this.#measured.delete(key);
    this.#measured.set(key, { savedMs: layer.loadMs, memoryMb: layer.memoryMb });
    const [oldest] = this.#measured.keys();
    if (this.#measured.size > MEASURED_COUNT_MAX && oldest !== undefined) {
      this.#measured.delete(oldest);
    }
  }

  isMeasured(layer: Layer): boolean {
    return this.#measured.has(layerKeyOf(layer));
  }

  costOf(layer: Layer): LayerCost {
    const { length } = layer.packages;
    return (
      this.#measured.get(layerKeyOf(layer)) ?? {
        savedMs: length * FIRST_SAVED_MS,
        memoryMb: length * FIRST_MEMORY_MB,
      }
    );
  }

  /** For a checkpoint: JSON. */
  toState(): unknown {
    return Object.fromEntries(this.#measured);
  }

  /** False, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    for (const [key, cost] of Object.entries(known ?? {}).slice(0, MEASURED_COUNT_MAX)) {
      this.#measured.set(key, cost);
    }
    return known !== undefined;
  }
}
