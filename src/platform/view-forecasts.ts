import type { ForecastView } from './chameleon.ts';
import type { ChameleonParts } from './chameleon-parts.ts';

/** Demand over a horizon from now, and how earlier forecasts did. */
export function viewForecasts(
  { around, predictors, feedback }: Pick<ChameleonParts, 'around' | 'predictors' | 'feedback'>,
  horizonMs: number,
): ForecastView {
  const now = around.clock.now();
  const answer = predictors.demand.forecast(now, horizonMs);
  const scores = feedback.forecasts.scores(now);
  return answer.kind === 'answered'
    ? { forecasts: answer.value, note: undefined, scores }
    : { forecasts: [], note: `the predictor of demand failed: ${answer.why}`, scores };
}
