import { z } from '../kernel/schema.ts';
import { MS_PER_SECOND } from '../kernel/units.ts';
import { GAP_BIN_COUNT, gapBinOf, gapEdgesMs } from '../stats/gap-bins.ts';

type Phase = 'running' | 'idle';

interface Returning {
  readonly user: string;
  runningCount: number;
  phase: Phase;
  /** Since when the user waits for a run that began then, or has none running. */
  since: number;
  bin: number;
}

const phases: readonly Phase[] = ['running', 'idle'];
const USER_COUNT_MAX = 2000;
/** So many returns per bin are remembered, then all counts are halved. */
const RETURN_COUNT_MAX = 4096;
/** Weight of what is assumed of a bin that nobody was seen in: this many returns in as long as the bin is away. */
const PRIOR_RETURN_COUNT = 0.05;

const binsSchema = z.array(z.number().nonnegative()).length(GAP_BIN_COUNT);
const lawSchema = z.object({ returns: binsSchema, exposureS: binsSchema });
const stateSchema = z.object({
  users: z.array(
    z.object({
      user: z.string(),
      runningCount: z.number().int().nonnegative(),
      phase: z.enum(['running', 'idle']),
      since: z.number(),
      bin: z
        .number()
        .int()
        .min(0)
        .max(GAP_BIN_COUNT - 1),
    }),
  ),
  laws: z.object({ running: lawSchema, idle: lawSchema }),
});

interface ReturnLaw {
  /** Users who came again, by bin of the time since then, and the seconds that users spent in the bin. */
  readonly returns: number[];
  readonly exposureS: number[];
}

function newLaw(): ReturnLaw {
  return {
    returns: new Array<number>(GAP_BIN_COUNT).fill(0),
    exposureS: new Array<number>(GAP_BIN_COUNT).fill(0),
  };
}

function newInstants(): Float64Array {
  return new Float64Array(GAP_BIN_COUNT).fill(Number.POSITIVE_INFINITY);
}

function newBins(): Map<string, Returning>[] {
  return Array.from({ length: GAP_BIN_COUNT }, () => new Map<string, Returning>());
}

/**
 * When users come again, by what they wait for: many submit the next run when the last one has ended, so an idle user
 * is told by the time since that end, one with a run under way by the time since it began. Users are kept by bin of
 * that time, in order of it, so that they pass from bin to bin in amortised O(1) and a look costs as much as there are
 * bins, however many users there are.
 */
export class ReturningUsers {
  readonly #users = new Map<string, Returning>();
  readonly #bins: Readonly<Record<Phase, Map<string, Returning>[]>> = { running: newBins(), idle: newBins() };
  /** By bin how many users it holds, and an instant before which none of them outgrows it. */
  readonly #sizes = { running: new Int32Array(GAP_BIN_COUNT), idle: new Int32Array(GAP_BIN_COUNT) };
  readonly #nextPassAts = { running: newInstants(), idle: newInstants() };
  #laws: Readonly<Record<Phase, ReturnLaw>> = { running: newLaw(), idle: newLaw() };
  /** Nobody outgrows a bin before. */
  #nextPassAt = Number.POSITIVE_INFINITY;
  /** Returns per second, as long as nobody comes, goes or passes on. */
  #perSecond: number | undefined;

  observeArrival(user: string, at: number): void {
    this.#age(at);
    const known = this.#users.get(user);
    if (known !== undefined) {
      this.#leave(known, at);
      const { returns } = this.#laws[known.phase];
      returns[known.bin] = (returns[known.bin] ?? 0) + 1;
      this.#forgetSome(known.phase, known.bin);
    }
    this.#enter({
      user,
      runningCount: (known?.runningCount ?? 0) + 1,
      phase: 'running',
      since: at,
      bin: 0,
    });
    if (this.#users.size > USER_COUNT_MAX) {
      this.#drop();
    }
  }

  /** One run of the user ended; the user is idle once none is left. */
  observeFinish(user: string, at: number): void {
    this.#age(at);
    const known = this.#users.get(user);
    if (known === undefined || known.phase === 'idle') {
      return;
    }
    known.runningCount = Math.max(0, known.runningCount - 1);
    if (known.runningCount === 0) {
      this.#leave(known, at);
      this.#enter({ ...known, phase: 'idle', since: at, bin: 0 });
    }
  }

  /** Returns per second at `now`, over all users. Users pass from bin to bin by it; nothing else changes. */
  rateAt(now: number): number {
    this.#age(now);
    this.#perSecond ??= this.#rateOf('running') + this.#rateOf('idle');
    return this.#perSecond;
  }

  /** For a checkpoint: JSON. */
  toState(): unknown {
    return { users: [...this.#users.values()], laws: this.#laws };
  }

  /** False, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined) {
      return false;
    }
    this.#laws = known.laws;
    this.#perSecond = undefined;
    this.#users.clear();
    for (const phase of phases) {
      this.#sizes[phase].fill(0);
      this.#nextPassAts[phase].fill(Number.POSITIVE_INFINITY);
      for (const bin of this.#bins[phase]) {
        bin.clear();
      }
    }
    // In order of time, as they came in.
    for (const user of known.users.toSorted((a, b) => a.since - b.since)) {
      this.#enter(user);
    }
    return true;
  }

  #rateOf(phase: Phase): number {
    const { returns, exposureS } = this.#laws[phase];
    const sizes = this.#sizes[phase];
    let perSecond = 0;
    for (let bin = 0; bin < GAP_BIN_COUNT; bin += 1) {
      const userCount = sizes[bin] ?? 0;
      if (userCount > 0) {
        const untilS = (gapEdgesMs[bin + 1] ?? 0) / MS_PER_SECOND;
        const seen = (returns[bin] ?? 0) + PRIOR_RETURN_COUNT;
        perSecond += (userCount * seen) / ((exposureS[bin] ?? 0) + 1 + PRIOR_RETURN_COUNT * untilS);
      }
    }
    return perSecond;
  }

  #enter(user: Returning): void {
    this.#users.delete(user.user);
    this.#users.set(user.user, user);
    this.#putInBin(user);
  }

  #putInBin(user: Returning): void {
    const { phase, bin } = user;
    const nextPassAts = this.#nextPassAts[phase];
    const sizes = this.#sizes[phase];
    this.#bins[phase][bin]?.set(user.user, user);
    sizes[bin] = (sizes[bin] ?? 0) + 1;
    const until = outgrownAt(user);
    nextPassAts[bin] = Math.min(nextPassAts[bin] ?? until, until);
    this.#nextPassAt = Math.min(this.#nextPassAt, until);
    this.#perSecond = undefined;
  }

  /** Takes the user out of its bin at `at`, with the time spent there. */
  #leave(user: Returning, at: number): void {
    this.#takeOut(user);
    this.#countTime(user, at);
  }

  /** The time that the user spent in its bin until `at`. */
  #countTime({ phase, bin, since }: Returning, at: number): void {
    const { exposureS } = this.#laws[phase];
    const spentMs = Math.max(0, at - since - (gapEdgesMs[bin] ?? 0));
    exposureS[bin] = (exposureS[bin] ?? 0) + spentMs / MS_PER_SECOND;
  }

  #takeOut({ user, phase, bin }: Returning): void {
    const sizes = this.#sizes[phase];
    this.#bins[phase][bin]?.delete(user);
    sizes[bin] = (sizes[bin] ?? 0) - 1;
    this.#perSecond = undefined;
  }

  /** Moves on who has outgrown a bin; who outgrows the last but one is forgotten. From the eldest bin down, once. */
  #age(now: number): void {
    if (now < this.#nextPassAt) {
      return;
    }
    this.#nextPassAt = Number.POSITIVE_INFINITY;
    for (const phase of phases) {
      const nextPassAts = this.#nextPassAts[phase];
      for (let bin = GAP_BIN_COUNT - 2; bin >= 0; bin -= 1) {
        const nextPassAt = nextPassAts[bin] ?? now;
        if (nextPassAt <= now) {
          nextPassAts[bin] = this.#ageBin(this.#bins[phase][bin], now);
        }
        this.#nextPassAt = Math.min(this.#nextPassAt, nextPassAts[bin] ?? now);
      }
    }
  }

  /** All of one bin; who passes on ends up in an elder one. Returns when the next one will. */
  #ageBin(users: ReadonlyMap<string, Returning> | undefined, now: number): number {
    let nextPassAt = Number.POSITIVE_INFINITY;
    for (const user of users?.values() ?? []) {
      const until = outgrownAt(user);
      const reached = gapBinOf(now - user.since);
      if (now >= until && reached > user.bin) {
        this.#pass(user, reached);
      } else {
        // By rounding one that is due may not have reached the next bin, and stays where it is among the others.
        nextPassAt = Math.min(nextPassAt, until);
      }
      if (now < until) {
        break;
      }
    }
    return nextPassAt;
  }

  /** Through every bin up to the one that was reached. */
  #pass(user: Returning, reached: number): void {
    this.#takeOut(user);
    while (user.bin < reached) {
      this.#countTime(user, user.since + (gapEdgesMs[user.bin + 1] ?? 0));
      user.bin += 1;
    }
    if (user.bin >= GAP_BIN_COUNT - 1) {
      this.#users.delete(user.user);
    } else {
      this.#putInBin(user);
    }
  }

  /** The one whose last change is longest ago. */
  #drop(): void {
    const [eldest] = this.#users.values();
    if (eldest !== undefined) {
      this.#users.delete(eldest.user);
      this.#takeOut(eldest);
    }
  }

  #forgetSome(phase: Phase, bin: number): void {
    const { returns, exposureS } = this.#laws[phase];
    if ((returns[bin] ?? 0) > RETURN_COUNT_MAX) {
      returns[bin] = (returns[bin] ?? 0) / 2;
      exposureS[bin] = (exposureS[bin] ?? 0) / 2;
    }
  }
}

/** When the user leaves its bin for the next one, if nothing happens before. */
function outgrownAt({ since, bin }: Returning): number {
  return since + (gapEdgesMs[bin + 1] ?? Number.POSITIVE_INFINITY);
}
