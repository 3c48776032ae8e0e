import { ChameleonError } from '../kernel/errors.ts';
import { familyOf, type NamedPolicies, policiesNamed } from './named-policies.ts';
import { type SimulationOptions, simulateTrace } from './simulate-trace.ts';
import type { Trace } from './traces/trace-event.ts';

/** The setting of a policy that cost least on the training part. */
export interface TunedPolicy {
  readonly family: string;
  readonly policy: string;
  readonly costGbS: number;
  readonly candidates: readonly { readonly policy: string; readonly costGbS: number }[];
}

/**
 * Runs each policy of a list over its settings on the training part of a trace only, and takes the cheapest setting of
 * each. Rejects with `invalid-request` when there is no training part.
 */
export async function tunePolicies(
  trace: Trace,
  list: string,
  options: Pick<SimulationOptions, 'settings' | 'trainRatio' | 'stopwatch'>,
): Promise<TunedPolicy[]> {
  if (options.trainRatio <= 0) {
    throw new ChameleonError('invalid-request', 'tuning needs a training part, and its ratio is 0');
  }
  const { policies } = policiesNamed(list, options.settings, 'sweep');
  const { runs } = await simulateTrace(trace, { ...options, policies, judged: 'training' });
  return [...Map.groupBy(runs, ({ policy }) => familyOf(policy))].map(([family, all]) => {
    const candidates = all.map(({ policy, costGbS }) => ({ policy, costGbS }));
    const [best] = candidates.toSorted((a, b) => a.costGbS - b.costGbS);
    return { family, policy: best?.policy ?? family, costGbS: best?.costGbS ?? 0, candidates };
  });
}

/** The policies of a list, each with the setting that was found for it. */
export function tunedPolicies(
  list: string,
  tuned: readonly TunedPolicy[],
  settings: SimulationOptions['settings'],
): NamedPolicies {
  const { oracles } = policiesNamed(list, settings, 'usual');
  return policiesNamed([...tuned.map(({ policy }) => policy), ...oracles].join(','), settings, 'usual');
}
