import { z } from '../kernel/schema.ts';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../kernel/units.ts';
import { type Clump, clumpSchema, createClump, observeClump } from '../stats/clumping.ts';
import { addDecayed } from '../stats/decayed-histogram.ts';
import { createDecayedRate, decayedRateSchema, observeEvents, ratePerSecond } from '../stats/decayed-rate.ts';
import { GAP_BIN_COUNT, gapBinOf } from '../stats/gap-bins.ts';
import { nextCallRatio, type SilentUser, survivalOf } from './user-hazard.ts';

/** So many gaps ago counts half. */
const GAP_HALF_LIFE_COUNT = 4096;
/** Arrivals come at once within this time, or within a tenth of the usual gap where that is shorter. */
const AT_ONCE_MS_MAX = 100;
const AT_ONCE_GAP_RATIO = 0.1;

const stateSchema = z.object({
  gaps: z.array(z.number().nonnegative()).length(GAP_BIN_COUNT + 1),
  rate: decayedRateSchema,
  lastAt: z.number().optional(),
  clump: clumpSchema.optional(),
});

/**
 * The arrivals of one runtime taken as those of a single caller. Users are not independent: a deadline, or a teacher who
 * has everybody's solutions run again, makes many of them come within seconds, which the sum over users, each by
 * their own habits, does not see.
 */
export class CrowdArrivals {
  /** Decayed counts of the gaps between arrivals, whoever made them. */
  #gaps = new Array<number>(GAP_BIN_COUNT + 1).fill(0);
  #rate: z.infer<typeof decayedRateSchema>;
  #lastAt: number | undefined;
  #clump: Clump = createClump();
  /** Until the next arrival. */
  #silence: SilentUser | undefined;

  constructor(startedAt: number) {
    this.#rate = createDecayedRate(MS_PER_MINUTE, startedAt);
  }

  /** Takes in one arrival; returns its place, from 0, among those that came at once. */
  observeArrival(at: number): number {
    if (this.#lastAt !== undefined) {
      addDecayed(this.#gaps, gapBinOf(at - this.#lastAt), { halfLifeCount: GAP_HALF_LIFE_COUNT });
    }
    const usualGapMs = MS_PER_SECOND / ratePerSecond(this.#rate, at, 0);
    observeClump(this.#clump, at, Math.min(AT_ONCE_MS_MAX, AT_ONCE_GAP_RATIO * usualGapMs));
    observeEvents(this.#rate, at);
    this.#lastAt = Math.max(at, this.#lastAt ?? at);
    this.#silence = undefined;
    return this.#clump.place;
  }

  /** Arrivals per second within the horizon, by how long none came; a look only. */
  rateOf({ now, horizonMs }: { readonly now: number; readonly horizonMs: number }): number {
    if (this.#lastAt === undefined) {
      return 0;
    }
    this.#silence ??= { survival: survivalOf(this.#gaps.slice(0, GAP_BIN_COUNT)), idleBin: 0, endBin: 0 };
    const callRatio = nextCallRatio(this.#silence, Math.max(0, now - this.#lastAt), horizonMs);
    return (callRatio * this.#clump.meanCount * MS_PER_SECOND) / horizonMs;
  }

  /** For a checkpoint: JSON. */
  toState(): unknown {
    return {
      gaps: [...this.#gaps],
      rate: this.#rate,
      lastAt: this.#lastAt,
      clump: this.#lastAt === undefined ? undefined : this.#clump,
    };
  }

  /** False, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    this.#gaps = [...known.gaps];
    this.#rate = known.rate;
    this.#lastAt = known.lastAt;
    this.#clump = known.clump ?? createClump();
    this.#silence = undefined;
    return true;
  }
}
