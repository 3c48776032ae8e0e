import { createDecayedRate, type DecayedRate, observeEvents, ratePerSecond } from '../stats/decayed-rate.ts';
import { expectedCalls } from './user-hazard.ts';

/** A user who has been silent for so long is out of session. */
export const SESSION_MS = 600_000;
/** Users in session beyond this many, longest silent first, are forgotten (about 1 KB each). */
const USER_COUNT_MAX = 2000;
const RUNTIME_COUNT_MAX = 8;
/** What a user ran before counts this much after each further run. */
const RUNTIME_KEPT_RATIO = 0.8;
/** What shares of demand are measured over. */
export const SHARE_HALF_LIFE_MS = 60_000;

interface UsedRuntime {
  /** Decayed by the user's further runs: which runtime comes next. */
  weight: number;
  readonly rate: DecayedRate;
}

/** One user in session. */
interface ActiveUser {
  lastAt: number;
  /** By `survivalOf` of the mixed gap law. */
  survival: Float64Array;
  readonly runtimes: Map<string, UsedRuntime>;
}

/** The users in session, a bounded number, in the order of their last call. */
export class ActiveUsers {
  readonly #users = new Map<string, ActiveUser>();

  get count(): number {
    return this.#users.size;
  }

  /** When this user called last; undefined out of session. */
  lastAt(user: string): number | undefined {
    return this.#users.get(user)?.lastAt;
  }

  clear(): void {
    this.#users.clear();
  }

  /**
   * Takes in that a user called `runtime`, with the gap law that holds from now on; O(1). Answers with this user's
   * calls of the runtime per second over about a minute and a half, watched since `watchedSince`.
   */
  observe(
    user: string,
    call: {
      readonly runtime: string;
      readonly at: number;
      readonly survival: Float64Array;
      readonly watchedSince: number;
    },
  ): number {
    const active = this.#users.get(user) ?? {
      lastAt: call.at,
      survival: call.survival,
      runtimes: new Map<string, UsedRuntime>(),
    };
    active.lastAt = call.at;
    active.survival = call.survival;
    for (const used of active.runtimes.values()) {
      used.weight *= RUNTIME_KEPT_RATIO;
    }
    const used = active.runtimes.get(call.runtime) ?? {
      weight: 0,
      rate: createDecayedRate(SHARE_HALF_LIFE_MS, call.watchedSince),
    };
    used.weight += 1;
    observeEvents(used.rate, call.at);
    active.runtimes.set(call.runtime, used);
    if (active.runtimes.size > RUNTIME_COUNT_MAX) {
      const [least] = [...active.runtimes].toSorted((a, b) => a[1].weight - b[1].weight);
      active.runtimes.delete(least?.[0] ?? call.runtime);
    }
    this.#users.delete(user);
    this.#users.set(user, active);
    this.#forgetSilent(call.at);
    return ratePerSecond(used.rate, call.at, 0);
  }

  /** Calls expected within the horizon, by runtime; O(users in session). */
  expectedCalls(at: { readonly now: number; readonly horizonMs: number }): Map<string, number> {
    this.#forgetSilent(at.now);
    const expected = new Map<string, number>();
    for (const user of this.#users.values()) {
      const idleMs = Math.max(0, at.now - user.lastAt);
      const calls = expectedCalls(user.survival, { idleMs, horizonMs: at.horizonMs });
      let total = 0;
      for (const { weight } of user.runtimes.values()) {
        total += weight;
      }
      for (const [runtime, { weight }] of user.runtimes) {
        expected.set(runtime, (expected.get(runtime) ?? 0) + (calls * weight) / total);
      }
    }
    return expected;
  }

  #forgetSilent(now: number): void {
    for (const [user, { lastAt }] of this.#users) {
      if (now - lastAt <= SESSION_MS && this.#users.size <= USER_COUNT_MAX) {
        return;
      }
      this.#users.delete(user);
    }
  }
}
