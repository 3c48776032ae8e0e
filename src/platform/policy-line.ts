import { z } from '../kernel/schema.ts';
import { MS_PER_DAY } from '../kernel/units.ts';
import type { StockPolicy } from '../model/plan.ts';
import { type MixerSettings, RuleMixer } from '../predictor/rule-mixer.ts';

/** Which rule a policy follows, and how long what rules cost counts. */
const policySettings: Readonly<Record<StockPolicy, Omit<MixerSettings, 'reactiveCount' | 'takesPart'>>> = {
  cheapest: weekly('cheapest'),
  'cheapest-by-day': { ...weekly('cheapest'), halfLifeMs: MS_PER_DAY },
  'cheapest-by-regime': { ...weekly('cheapest'), regimeKeptRatio: 0.1 },
  'weighted-sum': weekly('weighted-sum'),
  'weighted-sum-zero': weekly('weighted-sum-zero'),
};

function weekly(policy: MixerSettings['policy']) {
  return { policy, halfLifeMs: 7 * MS_PER_DAY, regimeKeptRatio: 1 };
}

const stateSchema = z.object({ policy: z.string(), rules: z.record(z.string(), z.unknown()) });

/** One policy over all runtimes, those of an earlier life too: a mixer of rules for each. */
export class PolicyLine {
  readonly policy: StockPolicy;
  readonly #common: Pick<MixerSettings, 'reactiveCount' | 'takesPart'>;
  readonly #mixers = new Map<string, RuleMixer>();

  constructor(policy: StockPolicy, common: Pick<MixerSettings, 'reactiveCount' | 'takesPart'>) {
    this.policy = policy;
    this.#common = common;
  }

  mixerOf(runtime: string): RuleMixer {
    const known = this.#mixers.get(runtime);
    if (known !== undefined) {
      return known;
    }
    const mixer = new RuleMixer({ ...policySettings[this.policy], ...this.#common });
    this.#mixers.set(runtime, mixer);
    return mixer;
  }

  /** What following it has cost, or would have, GB·s, undecayed. */
  spentGbS(): number {
    return [...this.#mixers.values()].reduce((sum, mixer) => sum + mixer.costs().spentGbS, 0);
  }

  /** For a checkpoint: JSON. */
  toState(): unknown {
    const rules = [...this.#mixers].map(([runtime, mixer]) => [runtime, mixer.toState()]);
    return { policy: this.policy, rules: Object.fromEntries(rules) };
  }

  /** `downMs`: time nobody watched. False when some of it is missing or of another shape, which then begins anew. */
  restore(state: unknown, downMs: number): boolean {
    const known = stateSchema.safeParse(state).data;
    const isWhole = Object.entries(known?.rules ?? {}).map(([runtime, rules]) =>
      this.mixerOf(runtime).restore(rules, downMs),
    );
    return known !== undefined && isWhole.every(Boolean);
  }
}
