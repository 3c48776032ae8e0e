import { countBootsAhead } from '../model/count-boots-ahead.ts';
import { MeasuredBoots } from './measured-boots.ts';
import type { SimulatedBoot } from './policy.ts';
import type { SimulationSettings } from './simulation-settings.ts';

const NONE: readonly SimulatedBoot[] = [];

type HostBootsSettings = Pick<SimulationSettings, 'bootMs' | 'measuredBoots' | 'replenishing'>;

/** The boots of all kinds: how long each takes, as expected or as measured, and how many may start ahead of demand. */
export class HostBoots {
  readonly #settings: HostBootsSettings;
  readonly #underWay = { count: 0, awaitedCount: 0 };
  readonly #measured: MeasuredBoots;
  #arrivedAt = Number.NEGATIVE_INFINITY;
  /** Of those that were measured, what was not told yet. */
  #untold: (SimulatedBoot & { readonly readyAt: number })[] = [];

  constructor(settings: HostBootsSettings) {
    this.#settings = settings;
    this.#measured = new MeasuredBoots(settings.measuredBoots ?? []);
  }

  /** As many as are wanted, unless the rules of an instance manager hold. */
  get aheadCountMax(): number {
    const { replenishing } = this.#settings;
    return replenishing === undefined
      ? Number.POSITIVE_INFINITY
      : countBootsAhead(this.#underWay, replenishing.bootsAheadMax);
  }

  /** An execution arrives: an instance manager does not look at its stock beside it. */
  arrived(at: number): void {
    this.#arrivedAt = at;
  }

  /** When an instance manager looks at its stock, which changed at `at`; `Infinity` without its rules. */
  lookAt(at: number): number {
    const { replenishing } = this.#settings;
    return replenishing === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(at, this.#arrivedAt + replenishing.handOverMs) + replenishing.delayMs;
  }

  /** One is begun at `at`, which is not before the last one; how long it takes, in milliseconds. */
  begin(at: number, kind: string): number {
    this.#underWay.count += 1;
    const bootMs = this.#measured.from(at);
    if (bootMs !== undefined) {
      this.#untold.push({ kind, bootMs, readyAt: at + bootMs });
    }
    return bootMs ?? this.#settings.bootMs;
  }

  /** What was measured of those that are ready by now; each is told once. */
  takeMeasured(now: number): readonly SimulatedBoot[] {
    if (this.#untold.length === 0) {
      return NONE;
    }
    const ready = this.#untold.filter(({ readyAt }) => readyAt <= now);
    this.#untold = this.#untold.filter(({ readyAt }) => readyAt > now);
    return ready;
  }

  /** An execution waits for one of them from now on. */
  claim(): void {
    this.#underWay.awaitedCount += 1;
  }

  end(was: 'claimed' | 'free'): void {
    this.#underWay.count -= 1;
    this.#underWay.awaitedCount -= was === 'claimed' ? 1 : 0;
  }
}
