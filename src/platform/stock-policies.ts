import { PolicyTrial } from '../feedback/policy-trial.ts';
import { assert } from '../kernel/assert.ts';
import type { StockPolicy, TrialStanding } from '../model/plan.ts';
import type { BookedStock, RuleStandings } from '../model/stock-reasons.ts';
import type { DemandFacts, StockCosts } from '../predictor/demand-facts.ts';
import type { ArrivalKind, RuleChoice } from '../predictor/rule-mixer.ts';
import type { CheckpointedPart } from './checkpoints.ts';
import { PolicyLine } from './policy-line.ts';

export interface PolicySettings {
  readonly policy: StockPolicy;
  /** Runs beside the policy, in the books only until it is promoted. */
  readonly challenger: StockPolicy | 'none';
  readonly promotion: TrialStanding['promotion'];
  readonly reactiveStockCount: number;
  /** Which stocking rules take part, by name; all of them unless told. */
  readonly takesPart?: (rule: string) => boolean;
}

/** The policy that is followed and its challenger, if there is one, on the same arrivals of all runtimes. */
export class StockPolicies {
  readonly #settings: PolicySettings;
  /** As configured, then the challenger; either may be the one that is followed. */
  readonly #lines: readonly PolicyLine[];
  readonly #trial: PolicyTrial | undefined;

  constructor(settings: PolicySettings) {
    const { policy, challenger, reactiveStockCount: reactiveCount, takesPart } = settings;
    const policies = challenger === 'none' ? [policy] : [policy, challenger];
    this.#settings = settings;
    this.#lines = policies.map((each) => new PolicyLine(each, { reactiveCount, takesPart }));
    this.#trial = challenger === 'none' ? undefined : new PolicyTrial({ followed: policy, challenger });
  }

  observeArrival(
    runtime: string,
    arrival: { readonly at: number; readonly costs: StockCosts; readonly kind: ArrivalKind },
  ): void {
    for (const line of this.#lines) {
      line.mixerOf(runtime).observeArrival(arrival.at, arrival.costs, arrival.kind);
    }
  }

  /** Every policy sizes its stock of the runtime anew; says what the followed one wants. */
  tick(
    runtime: string,
    by: { readonly facts: DemandFacts; readonly costs: StockCosts; readonly announcedCount: number },
  ): RuleChoice {
    const { facts, costs, announcedCount } = by;
    const followed = this.#followed();
    let choice: RuleChoice | undefined;
    for (const line of this.#lines) {
      const made = line.mixerOf(runtime).tick(facts.now, facts, costs, announcedCount);
      choice = line === followed ? made : choice;
    }
    assert(choice !== undefined, 'the policy that is followed makes a choice');
    return choice;
  }

  /** Of the followed policy, and what its challenger would hold. */
  standings(runtime: string): RuleStandings & { readonly challenger: BookedStock | undefined } {
    const followed = this.#followed();
    const challenger = this.#lines.find((line) => line !== followed);
    return {
      ...followed.mixerOf(runtime).standings(),
      challenger: challenger?.mixerOf(runtime).standings().followed,
    };
  }

  /** Decayed costs over these runtimes, GB·s: what is followed, and what a reactive stock would have cost. */
  costs(runtimes: Iterable<string>): { readonly followedGbS: number; readonly reactiveGbS: number } {
    const followed = this.#followed();
    const all = [...runtimes].map((runtime) => followed.mixerOf(runtime).costs());
    return {
      followedGbS: all.reduce((sum, { followedGbS }) => sum + followedGbS, 0),
      reactiveGbS: all.reduce((sum, { reactiveGbS }) => sum + reactiveGbS, 0),
    };
  }

  /** Compares both policies up to `now`. A challenger that is cheaper is followed from the next tick on, if allowed. */
  compare(now: number): TrialStanding | undefined {
    const trial = this.#trial;
    if (trial === undefined) {
      return undefined;
    }
    const followed = this.#followed();
    const [followedGbS = 0, challengerGbS = 0] = this.#lines
      .toSorted((a, b) => Number(b === followed) - Number(a === followed))
      .map((line) => line.spentGbS());
    trial.observe(now, { followedGbS, challengerGbS });
    const standing = trial.standing();
    const { promotion } = this.#settings;
    if (promotion === 'auto' && standing.isCheaper) {
      trial.promote();
    }
    return { ...standing, promotion };
  }

  /** What survives a restart. */
  checkpoints(): CheckpointedPart[] {
    const lines = this.#lines.map((line, k) => ({
      name: k === 0 ? 'stock-rules' : 'challenger-rules',
      version: 5,
      toState: () => line.toState(),
      restore: (state: unknown, downMs: number) => line.restore(state, downMs),
    }));
    const trial = this.#trial;
    return trial === undefined ? lines : [...lines, this.#checkpointOf(trial)];
  }

  #checkpointOf(trial: PolicyTrial): CheckpointedPart {
    return {
      name: 'policy-trial',
      version: 1,
      toState: () => trial.toState(),
      restore: (state, downMs) => {
        const isTaken = trial.restore(state, downMs);
        // An earlier life may have promoted the challenger; now that is not allowed any more.
        if (this.#settings.promotion === 'off' && trial.followed !== this.#settings.policy) {
          trial.promote();
        }
        return isTaken;
      },
    };
  }

  #followed(): PolicyLine {
    const policy = this.#trial?.followed ?? this.#settings.policy;
    const line = this.#lines.find((each) => each.policy === policy);
    assert(line !== undefined, `no policy ${policy} runs here`);
    return line;
  }
}
