import { layerKeyOf } from '../model/layer.ts';
import type { ChameleonParts } from './chameleon-parts.ts';
import type { ChameleonState } from './chameleon-state.ts';
import type { PoolExplanation } from './pool-explanation.ts';

/** Why the pool is as it is: the newest plan, what its stocks are weighed by now, and what starts really cost. */
export function explainPool(
  parts: Pick<ChameleonParts, 'around' | 'predictors' | 'personal' | 'layers' | 'feedback' | 'execution'>,
  state: ChameleonState,
  /** Only this one; undefined: all. */
  runtime: string | undefined,
): PoolExplanation {
  const { predictors, personal, feedback } = parts;
  const { config, clock } = parts.around;
  const now = clock.now();
  const answer = predictors.demand.reasons(now);
  const reasons = new Map(answer.kind === 'answered' ? answer.value.map((each) => [each.runtime, each]) : []);
  const stocks = new Map(state.plan?.stocks.map((stock) => [layerKeyOf(stock), stock]));
  const starts = feedback.startScores(now);
  return {
    at: now,
    mode: state.plan?.mode ?? config.mode,
    configuredMode: config.mode,
    policy: state.plan?.trial?.followed.policy ?? config.policy,
    coldStartPriceGbSPerSecond: config.coldStartPriceGbSPerSecond,
    placement: { strategy: config.placement, standings: parts.execution.placement.standings() },
    guards: [
      ...predictors.guards(now),
      { part: 'personal', failure: personal.failureAt(now) },
      { part: 'layers', failure: parts.layers.failureAt(now) },
    ],
    plan: state.plan,
    runtimes: predictors.demand.runtimes
      .filter((each) => runtime === undefined || each === runtime)
      .map((each) => ({
        runtime: each,
        stock: stocks.get(each),
        reasons: reasons.get(each),
        starts: starts.get(each),
      })),
  };
}
