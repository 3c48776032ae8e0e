import { MS_PER_SECOND } from '../kernel/units.ts';
import { EventHeap } from './event-heap.ts';
import type { SimulationSettings } from './simulation-settings.ts';
import type { TraceEvent } from './traces/trace-event.ts';
import type { JudgedWindow } from './world-meter.ts';

/** What nobody can undercut on this trace, in GB·s, and what it is made of. */
export interface OracleRun {
  readonly policy: 'oracle' | 'oracle-keep-alive';
  readonly executions: number;
  readonly coldStarts: number;
  readonly wastedGbS: number;
  readonly costGbS: number;
}

/**
 * The limits that no policy passes. Each arrival is served at the gap g since the release that it is paired with;
 * the cost of a gap is concave, so that pairing every arrival with its user's most recently freed instance is
 * optimal (an exchange argument; a stack does it in O(n log n)). With foresight it costs min(m·g, m·L): hold the
 * instance, or boot one just in time. Without booting ahead (`oracle-keep-alive`): min(m·g, C + m·L).
 */
export class Oracle {
  readonly #settings: SimulationSettings;
  readonly #window: JudgedWindow;
  readonly #freed = new Map<string, number[]>();
  readonly #ends = new EventHeap();
  readonly #users: string[] = [];
  readonly #userIndex = new Map<string, number>();
  #executions = 0;
  #foresightGbS = 0;
  #keepAliveGbS = 0;
  #keepAliveColds = 0;

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
      this.#count(freedAt === undefined ? Number.POSITIVE_INFINITY : event.at - freedAt);
    }
  }

  runs(): readonly [OracleRun, OracleRun] {
    const { coldStartPriceGbS } = this.#settings;
    const executions = this.#executions;
    return [
      {
        policy: 'oracle',
        executions,
        coldStarts: 0,
        wastedGbS: this.#foresightGbS,
        costGbS: this.#foresightGbS,
      },
      {
        policy: 'oracle-keep-alive',
        executions,
        coldStarts: this.#keepAliveColds,
        wastedGbS: this.#keepAliveGbS - coldStartPriceGbS * this.#keepAliveColds,
        costGbS: this.#keepAliveGbS,
      },
    ];
  }

  #count(gapMs: number): void {
    const { memoryGb, bootMs, coldStartPriceGbS } = this.#settings;
    const holdGbS = (memoryGb * gapMs) / MS_PER_SECOND;
    const bootGbS = (memoryGb * bootMs) / MS_PER_SECOND;
    this.#executions += 1;
    this.#foresightGbS += Math.min(holdGbS, bootGbS);
    const coldGbS = coldStartPriceGbS + bootGbS;
    this.#keepAliveGbS += Math.min(holdGbS, coldGbS);
    this.#keepAliveColds += holdGbS < coldGbS ? 0 : 1;
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
