import { assert } from '../kernel/assert.ts';
import { z } from '../kernel/schema.ts';
import { type DemandFacts, NO_WEIGHTED_SUM } from './demand-facts.ts';
import { RuntimeArrivals } from './runtime-arrivals.ts';
import { type SessionArrival, SessionUsers } from './session-users.ts';

export interface DemandTerms extends DemandFacts {
  readonly newSessionRate: number;
  /** Users in session who use the runtime. */
  readonly userCount: number;
}

const stateSchema = z.object({
  startedAt: z.number(),
  users: z.unknown(),
  runtimes: z.record(z.string(), z.unknown()),
});

/** Who will ask for which runtime, from who is in session and how each of them comes back, and from recent rates. */
export class DemandForecaster {
  readonly #windowMs: number;
  #startedAt: number;
  readonly #users = new SessionUsers();
  readonly #runtimes = new Map<string, RuntimeArrivals>();

  /** `windowMs`: about one replenishment time. */
  constructor(options: { readonly windowMs: number; readonly now: number }) {
    this.#windowMs = options.windowMs;
    this.#startedAt = options.now;
  }

  /** Takes in one arrival; an instant that is no number is refused as a bug of the caller. */
  observeArrival(arrival: SessionArrival): void {
    const { user, runtime, at } = arrival;
    assert(Number.isFinite(at), `an arrival needs an instant, got ${at}`);
    this.#arrivalsOf(runtime).observe(at, { user, ...this.#users.observeArrival(arrival) });
  }

  observeFinish(finish: Pick<SessionArrival, 'user' | 'runtime' | 'at'>): void {
    this.#arrivalsOf(finish.runtime).observeFinish(finish.at, finish.user);
  }

  /** Everything the stocking rules look at for one runtime, and what the session rate is made of; a look only. */
  factsOf(
    runtime: string,
    at: { readonly now: number; readonly horizonMs: number },
    weightedSum = NO_WEIGHTED_SUM,
  ): DemandTerms {
    const userRate = this.#users.rateOf(runtime, at);
    const userCount = this.#users.countOf(runtime, at.now);
    return this.#arrivalsOf(runtime).factsAt(at, { userRate, userCount, weightedSum });
  }

  /** Stocks are planned by these facts: what they expect is judged by what arrives until the next plan. */
  hold(runtime: string, facts: DemandTerms): void {
    this.#arrivalsOf(runtime).hold(facts);
  }

  /** For a checkpoint: JSON. */
  toState(): unknown {
    const runtimes = [...this.#runtimes].map(([runtime, arrivals]) => [runtime, arrivals.toState()]);
    return {
      startedAt: this.#startedAt,
      users: this.#users.toState(),
      runtimes: Object.fromEntries(runtimes),
    };
  }

  /** `downMs`: time nobody watched. False when some of it is of another shape, which then begins anew. */
  restore(state: unknown, downMs: number): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    this.#startedAt = known.startedAt;
    const isWhole = Object.entries(known.runtimes).map(([runtime, arrivals]) =>
      this.#arrivalsOf(runtime).restore(arrivals, downMs),
    );
    return this.#users.restore(known.users) && isWhole.every(Boolean);
  }

  #arrivalsOf(runtime: string): RuntimeArrivals {
    const known = this.#runtimes.get(runtime);
    if (known !== undefined) {
      return known;
    }
    const arrivals = new RuntimeArrivals({ windowMs: this.#windowMs, startedAt: this.#startedAt });
    this.#runtimes.set(runtime, arrivals);
    return arrivals;
  }
}
