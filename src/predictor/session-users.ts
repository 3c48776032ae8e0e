import { z } from '../kernel/schema.ts';
import { type Clump, clumpSchema, createClump, observeClump } from '../stats/clumping.ts';
import { GAP_BIN_COUNT, gapBinOf } from '../stats/gap-bins.ts';
import { fillSurvival, type GapKnowledge, nextCallRatio, type SilentUser } from './user-hazard.ts';

interface SessionUser extends SilentUser {
  readonly name: string;
  lastAt: number;
  /** Decayed counts of arrivals by runtime, and their sum: which one comes next. */
  readonly runtimes: Map<string, number>;
  total: number;
  readonly clump: Clump;
}

export interface SessionArrival {
  /** Unique over tenants. */
  readonly user: string;
  readonly runtime: string;
  readonly at: number;
  readonly gaps: GapKnowledge | undefined;
}

/** A user who has been silent for so long is out of session. */
export const SESSION_MS = 600_000;
const USER_COUNT_MAX = 20_000;
const RUNTIME_KEPT = 0.8;
/** A runtime that makes less than this of a user's arrivals is forgotten for that user. */
const RUNTIME_WEIGHT_MIN = 0.01;

/** Weights of gaps are kept to so many parts of one: enough for any plan, and short in a checkpoint. */
const WEIGHT_PARTS = 1e4;
/** A checkpoint holds so many of those in session, the ones heard of last. */
const KEPT_COUNT_MAX = 500;

const userSchema = z.object({
  name: z.string(),
  lastAt: z.number(),
  survival: z.array(z.number().nonnegative()).length(GAP_BIN_COUNT + 1),
  runtimes: z.array(z.tuple([z.string(), z.number().positive()])).min(1),
  clump: clumpSchema,
});
const stateSchema = z.object({
  pooledGaps: z.array(z.number().nonnegative()).length(GAP_BIN_COUNT),
  users: z.array(userSchema),
});

/** Who is in session, and when each of them will probably call again, for what. */
export class SessionUsers {
  /** The longest silent first. */
  readonly #users = new Map<string, SessionUser>();
  readonly #byRuntime = new Map<string, Map<string, SessionUser>>();
  readonly #pooledGaps = new Float64Array(GAP_BIN_COUNT);
  #pooledTotal = 0;

  /** Takes in one arrival; says whether it began a session, and its place among those that came at once. */
  observeArrival(arrival: SessionArrival): { readonly isNewSession: boolean; readonly place: number } {
    const { user: name, runtime, at } = arrival;
    const known = this.#users.get(name);
    const isNewSession = known === undefined || at - known.lastAt > SESSION_MS;
    if (known !== undefined) {
      const bin = gapBinOf(at - known.lastAt);
      this.#pooledGaps[bin] = (this.#pooledGaps[bin] ?? 0) + 1;
      this.#pooledTotal += 1;
    }
    const user = known ?? {
      name,
      lastAt: at,
      survival: new Float64Array(GAP_BIN_COUNT + 1),
      idleBin: 0,
      endBin: 0,
      runtimes: new Map<string, number>(),
      total: 0,
      clump: createClump(),
    };
    user.lastAt = Math.max(user.lastAt, at);
    fillSurvival(user.survival, arrival.gaps, {
      pooled: this.#pooledGaps,
      pooledTotal: this.#pooledTotal,
      weightParts: WEIGHT_PARTS,
    });
    observeClump(user.clump, at);
    this.#countRuntime(user, runtime);
    this.#forget(at);
    return { isNewSession, place: user.clump.place };
  }

  /** Users in session who use the runtime. */
  countOf(runtime: string, now: number): number {
    this.#forget(now);
    return this.#byRuntime.get(runtime)?.size ?? 0;
  }

  /** Arrivals of the runtime per second within the horizon, from the users in session. */
  rateOf(runtime: string, at: { readonly now: number; readonly horizonMs: number }): number {
    this.#forget(at.now);
    let expected = 0;
    for (const user of this.#byRuntime.get(runtime)?.values() ?? []) {
      const share = user.runtimes.size === 1 ? 1 : (user.runtimes.get(runtime) ?? 0) / user.total;
      const idleMs = at.now - user.lastAt;
      const calls = nextCallRatio(user, idleMs, at.horizonMs);
      expected += share * calls * user.clump.meanCount;
    }
    return (expected * 1000) / at.horizonMs;
  }

  /** For a checkpoint: JSON, bounded by `KEPT_COUNT_MAX` users. */
  toState(): unknown {
    const users = [...this.#users].slice(-KEPT_COUNT_MAX).map(([name, user]) => ({
      name,
      lastAt: user.lastAt,
      survival: [...user.survival],
      runtimes: [...user.runtimes],
      clump: user.clump,
    }));
    return { pooledGaps: [...this.#pooledGaps], users };
  }

  /** False, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    this.#pooledGaps.set(known.pooledGaps);
    this.#pooledTotal = known.pooledGaps.reduce((sum, count) => sum + count, 0);
    this.#users.clear();
    this.#byRuntime.clear();
    for (const { name, lastAt, survival, runtimes, clump } of known.users) {
      const user = {
        name,
        lastAt,
        survival: Float64Array.from(survival),
        idleBin: 0,
        endBin: 0,
        runtimes: new Map(runtimes),
        total: 0,
        clump,
      };
      this.#enter(user);
    }
    return true;
  }

  #countRuntime(user: SessionUser, runtime: string): void {
    for (const [each, weight] of user.runtimes) {
      if (weight * RUNTIME_KEPT < RUNTIME_WEIGHT_MIN && each !== runtime) {
        user.runtimes.delete(each);
        this.#byRuntime.get(each)?.delete(user.name);
      } else {
        user.runtimes.set(each, weight * RUNTIME_KEPT);
      }
    }
    user.runtimes.set(runtime, (user.runtimes.get(runtime) ?? 0) + 1);
    this.#enter(user);
  }

  /** As the one heard of last, overall and of each runtime. */
  #enter(user: SessionUser): void {
    const { name } = user;
    user.total = 0;
    for (const weight of user.runtimes.values()) {
      user.total += weight;
    }
    this.#users.delete(name);
    this.#users.set(name, user);
    for (const runtime of user.runtimes.keys()) {
      const users = this.#byRuntime.get(runtime) ?? new Map<string, SessionUser>();
      this.#byRuntime.set(runtime, users);
      users.delete(name);
      users.set(name, user);
    }
  }

  #forget(now: number): void {
    for (const user of this.#users.values()) {
      if (now - user.lastAt <= SESSION_MS && this.#users.size <= USER_COUNT_MAX) {
        return;
      }
      this.#users.delete(user.name);
      for (const runtime of user.runtimes.keys()) {
        this.#byRuntime.get(runtime)?.delete(user.name);
      }
    }
  }
}
