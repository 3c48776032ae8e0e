import { MS_PER_SECOND } from '../kernel/units.ts';
import type { SimulatedStart } from './policy.ts';
import type { SimulationSettings } from './simulation-settings.ts';
import { StartCounts, type StartFigures } from './start-counts.ts';
import type { TimeParts } from './time-parts.ts';

/** The part of a trace on which policies are judged: what came before is for learning. */
export interface JudgedWindow {
  readonly from: number;
  readonly until: number;
}

/** What a policy cost within the judged window. */
export interface PolicyRun extends StartFigures {
  readonly policy: string;
  readonly idleGbS: number;
  readonly bootGbS: number;
  /** Price × cold starts + idle + boot. */
  readonly costGbS: number;
  /** Idle instances over the judged window, in instances × milliseconds; undefined unless asked for. */
  readonly idle: TimeParts | undefined;
}

/** Integrates what a pool wastes and counts how executions start, within the judged window only. */
export class WorldMeter {
  readonly #settings: SimulationSettings;
  readonly #window: JudgedWindow;
  readonly #starts = new StartCounts();
  readonly #idle: TimeParts | undefined;
  #now = Number.NEGATIVE_INFINITY;
  #idleCount = 0;
  #idleGb = 0;
  #idleGbS = 0;
  #bootGbS = 0;

  /** `idle` takes down when instances were idle, for a drawing of it. */
  constructor(settings: SimulationSettings, window: JudgedWindow, idle?: TimeParts) {
    this.#settings = settings;
    this.#window = window;
    this.#idle = idle;
  }

  get now(): number {
    return this.#now;
  }

  advance(now: number): void {
    const from = Math.max(this.#now, this.#window.from);
    const until = Math.min(now, this.#window.until);
    if (until > from) {
      this.#idleGbS += (this.#idleGb * (until - from)) / MS_PER_SECOND;
      this.#idle?.hold(this.#idleCount, from, until);
    }
    this.#now = Math.max(this.#now, now);
  }

  /** So many more idle instances of the shared stock. */
  changeStock(at: number, change: number): void {
    this.advance(at);
    this.#idleCount += change;
    this.#idleGb += change * this.#settings.memoryGb;
  }

  /** So many more idle instances that belong to users. */
  changeOwn(at: number, change: number): void {
    this.advance(at);
    this.#idleCount += change;
    this.#idleGb += change * this.#settings.ownMemoryGb;
  }

  /** Boots of `bootMs` in all begin for the shared stock; their memory is wasted until they are ready. */
  bootStock(at: number, bootMs: number): void {
    this.#bootFor(at, this.#settings.memoryGb * bootMs);
  }

  /** An instance is booted and loaded for one user, whose it is from the beginning. */
  bootOwn(at: number, bootMs: number): void {
    const { ownMemoryGb, loadMs } = this.#settings;
    this.#bootFor(at, ownMemoryGb * (bootMs + loadMs));
  }

  /** An instance of the shared stock becomes a user's. */
  load(at: number): void {
    this.#bootFor(at, this.#settings.ownMemoryGb * this.#settings.loadMs);
  }

  #bootFor(at: number, gbMs: number): void {
    if (this.#isJudged(at)) {
      this.#bootGbS += gbMs / MS_PER_SECOND;
    }
  }

  start(
    arrival: { readonly at: number; readonly user: string },
    start: SimulatedStart,
    waitMs: number,
  ): void {
    if (this.#isJudged(arrival.at)) {
      this.#starts.count(arrival.user, start, waitMs);
    }
  }

  result(policy: string): PolicyRun {
    const starts = this.#starts.figures();
    return {
      policy,
      ...starts,
      idleGbS: this.#idleGbS,
      bootGbS: this.#bootGbS,
      costGbS: this.#settings.coldStartPriceGbS * starts.coldStarts + this.#idleGbS + this.#bootGbS,
      idle: this.#idle,
    };
  }

  #isJudged(at: number): boolean {
    return at >= this.#window.from && at < this.#window.until;
  }
}
