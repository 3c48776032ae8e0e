import type { MeasuredBoot } from './simulation-settings.ts';

/** A simulated and a measured boot that were begun no further apart than this are taken for the same, milliseconds. */
const SAME_WITHIN_MS = 50;

/**
 * How long boots took that were measured: a simulated boot takes as long as the one that was begun at about the same
 * time, each measured one counting once, else as long as the nearest. Boots are slower while much else happens, which is
 * when executions wait for them: that is kept by this, and would be lost in a mean or in a drawing of lots.
 */
export class MeasuredBoots {
  readonly #boots: readonly MeasuredBoot[];
  /** The first one that counts still. */
  #next = 0;

  constructor(boots: readonly MeasuredBoot[]) {
    this.#boots = boots;
  }

  /** Of a boot that is begun at `at`, in milliseconds, asked in the order of time; undefined when none was measured. */
  from(at: number): number | undefined {
    while ((this.#boots[this.#next]?.at ?? Number.POSITIVE_INFINITY) < at - SAME_WITHIN_MS) {
      this.#next += 1;
    }
    const next = this.#boots[this.#next];
    if (next !== undefined && next.at <= at + SAME_WITHIN_MS) {
      this.#next += 1;
      return next.bootMs;
    }
    const last = this.#boots[this.#next - 1];
    const isNextNearer = next !== undefined && next.at - at < at - (last?.at ?? Number.NEGATIVE_INFINITY);
    return (isNextNearer ? next : last)?.bootMs;
  }
}
