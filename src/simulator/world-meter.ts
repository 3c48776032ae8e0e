import { MS_PER_SECOND } from '../kernel/units.ts';
import type { SimulatedStart } from './policy.ts';
import type { SimulationSettings } from './simulation-settings.ts';

/** The part of a trace on which policies are judged: what came before is for learning. */
export interface JudgedWindow {
  readonly from: number;
  readonly until: number;
}

interface UserStarts {
  count: number;
  coldCount: number;
}

/** What a policy cost within the judged window. */
export interface PolicyRun {
  readonly policy: string;
  readonly executions: number;
  readonly coldStarts: number;
  readonly warmStarts: number;
  readonly idleGbS: number;
  readonly bootGbS: number;
  /** Price × cold starts + idle + boot. */
  readonly costGbS: number;
  readonly startLatencyMsP50: number;
  readonly startLatencyMsP99: number;
  readonly perUserColdStartRatio: Readonly<Record<'p50' | 'p75' | 'p90' | 'p99', number>>;
  /** Users who never found an instance. */
  readonly alwaysColdUserRatio: number;
}

/** Integrates what a pool wastes and counts how executions start, within the judged window only. */
export class WorldMeter {
  readonly #settings: SimulationSettings;
  readonly #window: JudgedWindow;
  readonly #users = new Map<string, UserStarts>();
  /** How many waited how long. */
  readonly #waits = new Map<number, number>();
  #now = Number.NEGATIVE_INFINITY;
  #idleCount = 0;
  #idleGbS = 0;
  #bootGbS = 0;
  #executions = 0;
  #warmStarts = 0;

  constructor(settings: SimulationSettings, window: JudgedWindow) {
    this.#settings = settings;
    this.#window = window;
  }

  get now(): number {
    return this.#now;
  }

  advance(now: number): void {
    const from = Math.max(this.#now, this.#window.from);
    const until = Math.min(now, this.#window.until);
    if (until > from) {
      this.#idleGbS += (this.#idleCount * this.#settings.memoryGb * (until - from)) / MS_PER_SECOND;
    }
    this.#now = Math.max(this.#now, now);
  }

  changeIdle(at: number, change: number): void {
    this.advance(at);
    this.#idleCount += change;
  }

  /** So many boots begin; their memory is wasted until they are ready. */
  boot(at: number, count: number): void {
    if (this.#isJudged(at)) {
      this.#bootGbS += (count * this.#settings.memoryGb * this.#settings.bootMs) / MS_PER_SECOND;
    }
  }

  start(
    arrival: { readonly at: number; readonly user: string },
    start: SimulatedStart,
    waitMs: number,
  ): void {
    if (!this.#isJudged(arrival.at)) {
      return;
    }
    this.#executions += 1;
    this.#warmStarts += start === 'warm' ? 1 : 0;
    const user = this.#users.get(arrival.user) ?? { count: 0, coldCount: 0 };
    this.#users.set(arrival.user, user);
    user.count += 1;
    if (start === 'cold') {
      user.coldCount += 1;
      this.#waits.set(waitMs, (this.#waits.get(waitMs) ?? 0) + 1);
    }
  }

  result(policy: string): PolicyRun {
    const waits = [...this.#waits].sort(([a], [b]) => a - b);
    const coldStarts = waits.reduce((sum, [, count]) => sum + count, 0);
    const ratios = [...this.#users.values()].map(({ count, coldCount }) => coldCount / count);
    ratios.sort((a, b) => a - b);
    // Executions that did not wait come first.
    const waitAt = (ratio: number) => {
      let left = Math.ceil(ratio * this.#executions) - (this.#executions - coldStarts);
      const found = waits.find(([, count]) => {
        left -= count;
        return left <= 0;
      });
      return Math.ceil(ratio * this.#executions) <= this.#executions - coldStarts ? 0 : (found?.[0] ?? 0);
    };
    return {
      policy,
      executions: this.#executions,
      coldStarts,
      warmStarts: this.#warmStarts,
      idleGbS: this.#idleGbS,
      bootGbS: this.#bootGbS,
      costGbS: this.#settings.coldStartPriceGbS * coldStarts + this.#idleGbS + this.#bootGbS,
      startLatencyMsP50: waitAt(0.5),
      startLatencyMsP99: waitAt(0.99),
      perUserColdStartRatio: {
        p50: quantileOf(ratios, 0.5),
        p75: quantileOf(ratios, 0.75),
        p90: quantileOf(ratios, 0.9),
        p99: quantileOf(ratios, 0.99),
      },
      alwaysColdUserRatio: ratios.filter((ratio) => ratio === 1).length / Math.max(1, ratios.length),
    };
  }

  #isJudged(at: number): boolean {
    return at >= this.#window.from && at < this.#window.until;
  }
}

/** Nearest rank of sorted values; 0 without any. */
function quantileOf(sorted: readonly number[], ratio: number): number {
  return sorted[Math.max(0, Math.ceil(ratio * sorted.length) - 1)] ?? 0;
}
