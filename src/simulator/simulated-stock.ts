import { pickSurplus } from '../model/pick-surplus.ts';
import { BootsUnderWay } from './boots-under-way.ts';
import type { StockView } from './policy.ts';

/** The shared instances of one kind: those that are idle, those that boot, and how many of the kind run. */
export class SimulatedStock implements StockView {
  readonly kind: string;
  readonly boots = new BootsUnderWay();
  busyCount = 0;
  /** In the order in which they got ready. */
  #idle: { readonly readyAt: number }[] = [];

  constructor(kind: string) {
    this.kind = kind;
  }

  get idleCount(): number {
    return this.#idle.length;
  }

  get bootingCount(): number {
    return this.boots.freeCount;
  }

  keep(readyAt: number): void {
    this.#idle.push({ readyAt });
  }

  /** Takes the one that got ready last, as the instance managers do; false when there is none. */
  take(): boolean {
    return this.#idle.pop() !== undefined;
  }

  /** Stops what is too much and has been idle for long enough; says how many those were. */
  stopSurplus(wantedCount: number, at: { readonly now: number; readonly surplusIdleMsMin: number }): number {
    if (this.#idle.length <= wantedCount) {
      return 0;
    }
    const stoppedCount = pickSurplus(this.#idle, wantedCount, at).length;
    this.#idle = this.#idle.slice(stoppedCount);
    return stoppedCount;
  }

  /** When the next one that is too much has been idle for long enough; `Infinity` when none is too much. */
  nextSurplusAt(wantedCount: number, surplusIdleMsMin: number): number {
    const [oldest] = this.#idle;
    return oldest === undefined || this.#idle.length <= wantedCount
      ? Number.POSITIVE_INFINITY
      : oldest.readyAt + surplusIdleMsMin;
  }
}
