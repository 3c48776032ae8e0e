import { MS_PER_SECOND } from '../kernel/units.ts';
import { EventHeap } from './event-heap.ts';
import type { SimulationSettings } from './simulation-settings.ts';
import { StartCounts } from './start-counts.ts';
import type { TraceEvent } from './traces/trace-event.ts';
import type { JudgedWindow, PolicyRun } from './world-meter.ts';

/** Waste and cold starts of the cheapest way to hold or drop, at one price of a cold start. */
export interface FrontierPoint {
  readonly wastedGbS: number;
  readonly coldStarts: number;
}

/** For the frontier, gaps are told apart by steps of this ratio from 1 s up, the last beyond a month. */
const GAP_STEP_RATIO = 1.5;
const GAP_STEP_COUNT = 38;

/**
 * The limits that no policy passes. Each arrival is served at the gap g since the release that it is paired with;
 * the cost of a gap is concave, so that pairing every arrival with its user's most recently freed instance is
 * optimal (an exchange argument; a stack does it in O(n log n)). With foresight it costs min(m·g, m·L): hold the
 * instance, or boot one just in time. Without booting ahead (`oracle-keep-alive`): min(m·g, C). The boot of a cold
 * start counts as nothing there, nor does the loading of a program, for they delay an execution, and so shorten the gap
 * after it by as much. For the same reason the limits hold where a cold start is worth at least the memory of a boot,
 * C ≥ m·L. A held instance has its user's program in it, a booted one nobody's.
 */
export class Oracle {
  readonly #settings: SimulationSettings;
  readonly #window: JudgedWindow;
  readonly #freed = new Map<string, number[]>();
  readonly #ends = new EventHeap();
  readonly #users: string[] = [];
  readonly #userIndex = new Map<string, number>();
  readonly #foresight = new StartCounts();
  readonly #keepAlive = new StartCounts();
  /** By the step of the gap: how many there were, and their sum. */
  readonly #gaps = Array.from({ length: GAP_STEP_COUNT }, () => ({ count: 0, sumMs: 0 }));
  #foresightBootGbS = 0;
  #foresightIdleGbS = 0;
  #keepAliveIdleGbS = 0;

  constructor(settings: SimulationSettings, window: JudgedWindow) {
    this.#settings = settings;
    this.#window = window;
  }

  arrive(event: TraceEvent): void {
    this.#release(event.at);
    const key = `${event.kind} ${event.user}`;
    const freedAt = this.#freed.get(key)?.pop();
    const endsAt = event.at + (event.durationMs ?? this.#settings.durationMsDefault);
    this.#ends.add({ at: endsAt, what: 0, whom: this.#indexOf(key) });
    if (event.at >= this.#window.from && event.at < this.#window.until) {
      this.#count(event.user, freedAt === undefined ? Number.POSITIVE_INFINITY : event.at - freedAt);
    }
  }

  /** With foresight, then without booting ahead. */
  runs(): readonly [PolicyRun, PolicyRun] {
    const { coldStartPriceGbS } = this.#settings;
    const runOf = (policy: string, counts: StartCounts, idleGbS: number, bootGbS: number): PolicyRun => {
      const starts = counts.figures();
      const costGbS = coldStartPriceGbS * starts.coldStarts + idleGbS + bootGbS;
      return { policy, ...starts, idleGbS, bootGbS, costGbS, idle: undefined };
    };
    return [
      runOf('oracle', this.#foresight, this.#foresightIdleGbS, this.#foresightBootGbS),
      runOf('oracle-keep-alive', this.#keepAlive, this.#keepAliveIdleGbS, 0),
    ];
  }

  /** Least waste for each number of cold starts without booting ahead: the dearest gaps are dropped first. */
  keepAliveFrontier(): FrontierPoint[] {
    const { executions } = this.#keepAlive.figures();
    let heldCount = 0;
    let heldMs = 0;
    return this.#gaps.map(({ count, sumMs }) => {
      heldCount += count;
      heldMs += sumMs;
      const wastedGbS = (this.#settings.ownMemoryGb * heldMs) / MS_PER_SECOND;
      return { coldStarts: executions - heldCount, wastedGbS };
    });
  }

  #count(user: string, gapMs: number): void {
    const { memoryGb, ownMemoryGb, bootMs, loadMs, coldStartPriceGbS } = this.#settings;
    const holdGbS = (ownMemoryGb * gapMs) / MS_PER_SECOND;
    const bootGbS = (memoryGb * bootMs) / MS_PER_SECOND;
    const isHeld = holdGbS < bootGbS;
    this.#foresight.count(user, isHeld ? 'warm' : 'prewarmed', 0);
    this.#foresightIdleGbS += isHeld ? holdGbS : 0;
    this.#foresightBootGbS += isHeld ? 0 : bootGbS;
    const isKept = holdGbS < coldStartPriceGbS;
    this.#keepAlive.count(user, isKept ? 'warm' : 'cold', isKept ? 0 : bootMs + loadMs);
    this.#keepAliveIdleGbS += isKept ? holdGbS : 0;
    const step = Math.max(0, Math.ceil(Math.log(gapMs / MS_PER_SECOND) / Math.log(GAP_STEP_RATIO)));
    const gaps = this.#gaps[step];
    if (gaps !== undefined) {
      gaps.count += 1;
      gaps.sumMs += gapMs;
    }
  }

  #release(now: number): void {
    while (this.#ends.nextAt <= now) {
      const end = this.#ends.take();
      const key = end === undefined ? undefined : this.#users[end.whom];
      if (end !== undefined && key !== undefined) {
        const freed = this.#freed.get(key) ?? [];
        this.#freed.set(key, freed);
        freed.push(end.at);
      }
    }
  }

  #indexOf(key: string): number {
    const known = this.#userIndex.get(key);
    if (known !== undefined) {
      return known;
    }
    this.#users.push(key);
    this.#userIndex.set(key, this.#users.length - 1);
    return this.#users.length - 1;
  }
}
