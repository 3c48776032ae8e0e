import { gbSeconds, MS_PER_SECOND } from '../kernel/units.ts';
import type { StartFacts } from './score-starts.ts';

/** Something that happened at an instant, with an amount. */
interface Mark {
  readonly at: number;
  readonly amount: number;
}

/** Arrivals of one runtime kept at most; when more come, the window is as long as these reach back. */
const MARK_COUNT_MAX = 20_000;
const MEASURE_STEP = 0.2;
/** Before a runtime booted here once. */
const FIRST_BOOT = { bootMs: 300, memoryMb: 20 };

/** Marks in order of time, the oldest dropped as the window moves on: amortised O(1). */
class MarkList {
  #marks: Mark[] = [];
  #first = 0;

  add(mark: Mark): void {
    this.#marks.push(mark);
    if (this.#marks.length - this.#first > MARK_COUNT_MAX) {
      this.#first += 1;
    }
    this.#compact();
  }

  dropBefore(at: number): void {
    while ((this.#marks[this.#first]?.at ?? Number.POSITIVE_INFINITY) < at) {
      this.#first += 1;
    }
    this.#compact();
  }

  all(): readonly Mark[] {
    return this.#marks.slice(this.#first);
  }

  /** Since when the list is complete, once it had to drop marks for want of room. */
  get isFull(): boolean {
    return this.#marks.length - this.#first >= MARK_COUNT_MAX;
  }

  #compact(): void {
    if (this.#first > 1024 && this.#first * 2 > this.#marks.length) {
      this.#marks = this.#marks.slice(this.#first);
      this.#first = 0;
    }
  }
}

/** The last while of one runtime: arrivals, cold starts, boots and idle memory, as `scoreStarts` wants them. */
export class StartWindow {
  readonly #windowMs: number;
  readonly #openedAt: number;
  readonly #arrivals = new MarkList();
  readonly #colds = new MarkList();
  readonly #boots = new MarkList();
  readonly #idle = new MarkList();
  #boot: { readonly bootMs: number; readonly memoryMb: number } | undefined;
  #idleGbSTold: number | undefined;

  constructor(options: { readonly windowMs: number; readonly openedAt: number }) {
    this.#windowMs = options.windowMs;
    this.#openedAt = options.openedAt;
  }

  get hasBooted(): boolean {
    return this.#boot !== undefined;
  }

  observeArrival(at: number): void {
    this.#arrivals.add({ at, amount: 1 });
  }

  observeColdStart(at: number): void {
    this.#colds.add({ at, amount: 1 });
  }

  /**
   * Measures are smoothed, so that one slow boot does not rewrite the past; one that loaded a user's modules counts
   * as spent, and says nothing of what boots usually take.
   */
  observeBoot(
    at: number,
    boot: { readonly bootMs: number; readonly memoryMb: number; readonly preload?: readonly string[] },
  ): void {
    if (!(boot.bootMs >= 0 && boot.memoryMb >= 0) || !Number.isFinite(boot.bootMs + boot.memoryMb)) {
      return;
    }
    if (boot.preload === undefined || boot.preload.length === 0) {
      const { bootMs, memoryMb } = this.#boot ?? boot;
      this.#boot = {
        bootMs: bootMs + MEASURE_STEP * (boot.bootMs - bootMs),
        memoryMb: memoryMb + MEASURE_STEP * (boot.memoryMb - memoryMb),
      };
    }
    this.#boots.add({ at, amount: gbSeconds({ memoryMb: boot.memoryMb, durationMs: boot.bootMs }) });
  }

  /** Takes in the total idle memory since the start, GB·s; what it grew by belongs to the time since the last one. */
  observeIdleTotal(at: number, totalGbS: number): void {
    if (Number.isFinite(totalGbS)) {
      this.#idle.add({ at, amount: Math.max(0, totalGbS - (this.#idleGbSTold ?? 0)) });
      this.#idleGbSTold = totalGbS;
    }
  }

  /** What the window holds at `now`; before the first boot was measured, with a guess of what one is like. */
  facts(now: number, coldStartPriceGbSPerSecond: number): StartFacts {
    const { bootMs, memoryMb } = this.#boot ?? FIRST_BOOT;
    const sinceAt = this.#sinceAt(now);
    for (const list of [this.#arrivals, this.#colds, this.#boots, this.#idle]) {
      list.dropBefore(sinceAt);
    }
    return {
      arrivals: this.#arrivals
        .all()
        .map(({ at }) => at)
        .toSorted((a, b) => a - b),
      windowMs: Math.max(0, now - sinceAt),
      coldCount: this.#colds.all().length,
      idleGbS: sumOf(this.#idle),
      bootGbS: sumOf(this.#boots),
      bootMs,
      memoryMb,
      coldStartPriceGbS: (coldStartPriceGbSPerSecond * bootMs) / MS_PER_SECOND,
    };
  }

  #sinceAt(now: number): number {
    const sinceAt = Math.max(this.#openedAt, now - this.#windowMs);
    const oldest = this.#arrivals.isFull ? (this.#arrivals.all()[0]?.at ?? sinceAt) : sinceAt;
    return Math.max(sinceAt, oldest);
  }
}

function sumOf(marks: MarkList): number {
  return marks.all().reduce((sum, { amount }) => sum + amount, 0);
}
