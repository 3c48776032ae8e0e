import type { SimulatedStart } from './policy.ts';

interface UserStarts {
  count: number;
  coldCount: number;
}

const PERCENT = 100;

/** How executions started, and what that meant for the users. */
export interface StartFigures {
  readonly executions: number;
  readonly coldStarts: number;
  readonly warmStarts: number;
  readonly startLatencyMsP50: number;
  readonly startLatencyMsP99: number;
  readonly perUserColdStartRatio: Readonly<Record<'p50' | 'p75' | 'p90' | 'p99', number>>;
  /** Users who never found an instance. */
  readonly alwaysColdUserRatio: number;
  /** Percentiles 0 to 100 of the users' cold-start ratios: their distribution, at any number of users. */
  readonly coldStartRatioPercentiles: readonly number[];
}

/** Counts how executions start, over all and by user. */
export class StartCounts {
  readonly #users = new Map<string, UserStarts>();
  /** How many waited how long, by whole milliseconds: no more than a boot has. */
  readonly #waits = new Map<number, number>();
  #executions = 0;
  #warmStarts = 0;
  #coldStarts = 0;

  count(user: string, start: SimulatedStart, waitMs: number): void {
    this.#executions += 1;
    this.#warmStarts += start === 'warm' ? 1 : 0;
    let starts = this.#users.get(user);
    if (starts === undefined) {
      starts = { count: 0, coldCount: 0 };
      this.#users.set(user, starts);
    }
    starts.count += 1;
    if (start === 'cold') {
      starts.coldCount += 1;
      this.#coldStarts += 1;
    }
    if (waitMs > 0) {
      const wholeMs = Math.round(waitMs);
      this.#waits.set(wholeMs, (this.#waits.get(wholeMs) ?? 0) + 1);
    }
  }

  figures(): StartFigures {
    const waits = [...this.#waits].sort(([a], [b]) => a - b);
    const ratios = Float64Array.from(
      this.#users.values(),
      ({ count, coldCount }) => coldCount / count,
    ).sort();
    const percentiles = Array.from({ length: PERCENT + 1 }, (_, p) => quantileOf(ratios, p / PERCENT));
    const percentile = (p: number) => percentiles[p] ?? 0;
    return {
      executions: this.#executions,
      coldStarts: this.#coldStarts,
      warmStarts: this.#warmStarts,
      startLatencyMsP50: this.#waitAt(0.5, waits),
      startLatencyMsP99: this.#waitAt(0.99, waits),
      perUserColdStartRatio: {
        p50: percentile(50),
        p75: percentile(75),
        p90: percentile(90),
        p99: percentile(99),
      },
      alwaysColdUserRatio: ratios.filter((ratio) => ratio === 1).length / Math.max(1, ratios.length),
      coldStartRatioPercentiles: percentiles,
    };
  }

  /** Executions that did not wait come first. */
  #waitAt(ratio: number, waits: readonly (readonly [number, number])[]): number {
    const waitedCount = waits.reduce((sum, [, count]) => sum + count, 0);
    let left = Math.ceil(ratio * this.#executions) - (this.#executions - waitedCount);
    if (left <= 0) {
      return 0;
    }
    const found = waits.find(([, count]) => {
      left -= count;
      return left <= 0;
    });
    return found?.[0] ?? 0;
  }
}

/** Nearest rank of sorted values; 0 without any. */
function quantileOf(sorted: Float64Array, ratio: number): number {
  return sorted[Math.max(0, Math.ceil(ratio * sorted.length) - 1)] ?? 0;
}
