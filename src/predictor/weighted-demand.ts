import { z } from '../kernel/schema.ts';
import { type WeightedDemandShare, type WeightedSum, weightedTerms } from '../model/weighted-sum.ts';
import { SESSION_MS } from './session-users.ts';
import {
  createWeightedSum,
  judgeTerms,
  learnWeights,
  observeTerms,
  restoreWeightedSum,
  type TermValues,
  type WeightedSumState,
  weightedSum,
} from './weighted-sum.ts';

interface WeighedUser {
  readonly runtime: string;
  sum: WeightedSum;
  lastAt: number;
  runningCount: number;
  /** Most executions at once since `lastAt`: the instances that hindsight would have held. */
  peakCount: number;
}

export interface WeightedArrival {
  readonly user: string;
  readonly runtime: string;
  readonly at: number;
  readonly values: TermValues;
  /** Price of a cold start over price of one second of a warm instance, both in GB·s: what makes a miss dear. */
  readonly coldStartWorthSeconds: number;
}

/** Users beyond this many, the longest silent first, are forgotten with the instances they would hold. */
const USER_COUNT_MAX = 10_000;

const NO_SHARES: ReadonlyMap<string, WeightedDemandShare> = new Map();

/** A checkpoint holds so many of them, the ones heard of last. */
const KEPT_COUNT_MAX = 1000;

/** Raw value, normalised value and weight; a raw value that is not known is no number, and JSON writes null. */
const judgedSchema = z.tuple([z.number().nullable(), z.number(), z.number().positive()]);
const userSchema = z.object({
  key: z.string(),
  runtime: z.string(),
  lastAt: z.number(),
  peakCount: z.number().nonnegative(),
  terms: z.array(judgedSchema).length(weightedTerms.length),
});
const stateSchema = z.object({ formula: z.unknown(), users: z.array(userSchema) });

/** The specified weighted sum over all users, learning its weights from what each user turned out to need. */
export class WeightedDemand {
  #state: WeightedSumState = createWeightedSum();
  /** By user and runtime, the longest silent first. */
  readonly #users = new Map<string, WeighedUser>();

  /** One execution arrived: what the formula gave for this user is judged, then it is evaluated anew. */
  observeArrival(arrival: WeightedArrival): void {
    const { user, runtime, at, values } = arrival;
    const key = keyOf(user, runtime);
    const known = this.#users.get(key);
    if (known !== undefined) {
      const idleSeconds = Math.max(0, at - known.lastAt) / 1000;
      const worth = arrival.coldStartWorthSeconds;
      learnWeights(this.#state, known.sum, {
        instanceCount: known.peakCount,
        quantileRatio: worth > 0 ? worth / (worth + idleSeconds) : 0,
      });
    }
    observeTerms(this.#state, values);
    const runningCount = (known?.runningCount ?? 0) + 1;
    this.#users.delete(key);
    this.#users.set(key, {
      runtime,
      sum: weightedSum(this.#state, values),
      lastAt: at,
      runningCount,
      peakCount: runningCount,
    });
    if (this.#users.size > USER_COUNT_MAX) {
      const [longestSilent] = this.#users.keys();
      this.#users.delete(longestSilent ?? key);
    }
  }

  observeFinish(user: string, runtime: string): void {
    const known = this.#users.get(keyOf(user, runtime));
    if (known !== undefined) {
      known.runningCount = Math.max(0, known.runningCount - 1);
    }
  }

  /** The newest evaluation for one user; undefined for one who is not known. */
  sumOf(user: string, runtime: string): WeightedSum | undefined {
    return this.#users.get(keyOf(user, runtime))?.sum;
  }

  /** The formula over the users of each runtime, in one pass over all users. */
  shares(now: number): ReadonlyMap<string, WeightedDemandShare> {
    if (this.#users.size === 0) {
      return NO_SHARES;
    }
    const sums = new Map<string, DemandSum>();
    for (const user of this.#users.values()) {
      let sum = sums.get(user.runtime);
      if (sum === undefined) {
        sum = emptySum();
        sums.set(user.runtime, sum);
      }
      addUser(sum, user, now);
    }
    return new Map([...sums].map(([runtime, sum]) => [runtime, this.#shareOf(sum)]));
  }

  #shareOf({ contributions, ...sum }: DemandSum): WeightedDemandShare {
    const terms = weightedTerms.map((term, k) => ({
      term,
      weight: this.#state.weights[term],
      contribution: contributions[k] ?? 0,
    }));
    return { ...sum, scaledToZeroCount: Math.ceil(sum.scaledToZeroCount), terms };
  }

  /** For a checkpoint: JSON, bounded by `KEPT_COUNT_MAX` users. */
  toState(): unknown {
    const users = [...this.#users]
      .slice(-KEPT_COUNT_MAX)
      .map(([key, { runtime, lastAt, peakCount, sum }]) => ({
        key,
        runtime,
        lastAt,
        peakCount,
        terms: sum.terms.map(({ value, normalised, weight }) => [value, normalised, weight]),
      }));
    return { formula: this.#state, users };
  }

  /** What ran when the checkpoint was taken arrives anew. False, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    const formula = restoreWeightedSum(known?.formula);
    if (known === undefined || formula === undefined) {
      return false;
    }
    this.#state = formula;
    this.#users.clear();
    for (const { key, terms, ...user } of known.users) {
      const sum = judgeTerms((_, k) => {
        const [value, normalised, weight] = terms[k] ?? [null, 0, 0];
        return { value: value ?? Number.NaN, normalised, weight };
      });
      this.#users.set(key, { ...user, sum, runningCount: 0 });
    }
    return true;
  }
}

function keyOf(user: string, runtime: string): string {
  return `${user} ${runtime}`;
}

/** What is added up over the users of one runtime; contributions in the order of the terms. */
interface DemandSum {
  userCount: number;
  demand: number;
  instanceCount: number;
  scaledToZeroCount: number;
  readonly contributions: number[];
}

function emptySum(): DemandSum {
  const contributions = weightedTerms.map(() => 0);
  return { userCount: 0, demand: 0, instanceCount: 0, scaledToZeroCount: 0, contributions };
}

function addUser(sum: DemandSum, user: WeighedUser, now: number): void {
  const { demand, instanceCount, terms } = user.sum;
  // All of its instances while in session, after twice as long none, in between a part.
  const silentRatio = (now - user.lastAt - SESSION_MS) / SESSION_MS;
  sum.userCount += 1;
  sum.demand += demand;
  sum.instanceCount += instanceCount;
  sum.scaledToZeroCount += instanceCount * Math.min(1, Math.max(0, 1 - silentRatio));
  for (let k = 0; k < sum.contributions.length; k += 1) {
    sum.contributions[k] = (sum.contributions[k] ?? 0) + (terms[k]?.contribution ?? 0);
  }
}
