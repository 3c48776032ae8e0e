import { z } from '../kernel/schema.ts';
import { MS_PER_HOUR, MS_PER_SECOND } from '../kernel/units.ts';
import { createRateChange, observeRate, type RateChange, rateChangeSchema } from '../stats/rate-change.ts';
import type { DemandFacts } from './demand-facts.ts';

/** At first, and after a change, others are not told: what is learnt needs time to be of any use. */
const HOLD_MS = MS_PER_HOUR;

const stateSchema = z.object({
  change: rateChangeSchema,
  arrivedCount: z.number().nonnegative(),
  intensity: z.number().nonnegative(),
  lookedAt: z.number().optional(),
  heldUntil: z.number().optional(),
  changedAt: z.number().optional(),
});

/**
 * Holds what the learnt intensity expected against what came, plan by plan. While its errors are chance nothing is
 * said; when they go on in one direction arrivals follow other laws than those that were learnt: another regime.
 */
export class RegimeWatch {
  #change: RateChange = createRateChange();
  #arrivedCount = 0;
  /** Expected from the last look on, arrivals per second. */
  #intensity = 0;
  #lookedAt: number | undefined;
  /** Nothing is told until then. */
  #heldUntil: number | undefined;
  #changedAt: number | undefined;

  /** When the regime changed last; undefined while it never did. */
  get changedAt(): number | undefined {
    return this.#changedAt;
  }

  observeArrival(): void {
    this.#arrivedCount += 1;
  }

  /** True when the regime is found to have changed. */
  look({ now, intensity, dispersion, clumpCount }: DemandFacts): boolean {
    const passedMs = Math.max(0, now - (this.#lookedAt ?? now));
    const found = observeRate(this.#change, {
      expected: (this.#intensity * passedMs) / MS_PER_SECOND,
      actual: this.#lookedAt === undefined ? 0 : this.#arrivedCount,
      dispersion: Math.max(dispersion, clumpCount),
    });
    this.#arrivedCount = 0;
    this.#intensity = intensity;
    this.#lookedAt = now;
    this.#heldUntil ??= now + HOLD_MS;
    if (found === undefined || now < this.#heldUntil) {
      return false;
    }
    this.#heldUntil = now + HOLD_MS;
    this.#changedAt = now;
    return true;
  }

  /** For a checkpoint: JSON. */
  toState(): unknown {
    return {
      change: this.#change,
      arrivedCount: this.#arrivedCount,
      intensity: this.#intensity,
      lookedAt: this.#lookedAt,
      heldUntil: this.#heldUntil,
      changedAt: this.#changedAt,
    };
  }

  /** `downMs`: time nobody watched, in which nothing was expected. False, and nothing changed, for another shape. */
  restore(state: unknown, downMs: number): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    this.#change = known.change;
    this.#arrivedCount = known.arrivedCount;
    this.#intensity = known.intensity;
    this.#lookedAt = known.lookedAt === undefined ? undefined : known.lookedAt + downMs;
    this.#heldUntil = known.heldUntil;
    this.#changedAt = known.changedAt;
    return true;
  }
}
