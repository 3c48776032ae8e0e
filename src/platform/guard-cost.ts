import type { PredictorGuard } from '../feedback/predictor-guard.ts';
import { guessCost } from '../predictor/first-guess.ts';
import type { CostPredictor } from './execution-parts.ts';

/** A predictor of costs that neither fails nor keeps an execution waiting: a plain guess takes the place of its answer. */
export function guardCost(cost: CostPredictor, guard: PredictorGuard): CostPredictor {
  return {
    async predict(input) {
      const answer = await guard.ask(() => cost.predict(input));
      const complexity = input.analysis?.kind === 'known' ? input.analysis.complexity : 'unknown';
      return answer.kind === 'answered' ? answer.value : guessCost({ complexity, at: input.at });
    },
    learn(input, usage, runMs) {
      guard.askNow(() => cost.learn(input, usage, runMs));
    },
  };
}
