import { Counter, Gauge, type Registry } from 'prom-client';
import type { FeedbackLoop } from '../feedback/feedback-loop.ts';
import { MS_PER_SECOND } from '../kernel/units.ts';
import type { ChameleonEvent } from '../model/events.ts';

function instruments(registry: Registry) {
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: readonly string[]) =>
    new Gauge({ name, help, labelNames, registers });
  return {
    loss: gauge('chameleon_prediction_pinball_loss', 'Predicted against actual cost, ms and MB', ['cost']),
    coverage: gauge(
      'chameleon_prediction_coverage_ratio',
      'Share of executions within the predicted p90; 0.9 is aimed at',
      ['cost'],
    ),
    starts: gauge(
      'chameleon_start_cost_gb_seconds',
      'Cost of the arrivals of the last ten minutes: actual, with a reactive stock, with a perfect forecast',
      ['of'],
    ),
    forecastLoss: gauge('chameleon_forecast_pinball_loss', 'Forecast against actual arrivals', [
      'runtime',
      'horizon_seconds',
    ]),
    forecastCoverage: gauge(
      'chameleon_forecast_coverage_ratio',
      'Share of horizons with no more arrivals than the forecast p90; 0.9 is aimed at',
      ['runtime', 'horizon_seconds'],
    ),
    policyCost: gauge(
      'chameleon_policy_cost_gb_seconds',
      'Cost of the blocks compared: of the policy that is followed, and of its challenger in the books',
      ['of'],
    ),
    policyBound: gauge(
      'chameleon_policy_bound_gb_seconds',
      'Upper 95 % bound of what the challenger costs more a block; below 0 it is cheaper',
      ['of'],
    ),
    failures: new Counter({
      name: 'chameleon_predictor_failures_total',
      help: 'Times a predictor threw, gave no numbers, or was too slow',
      labelNames: ['part'],
      registers,
    }),
  };
}

/** Predicted against actual as `/metrics` shows it, read from the one place that scores. */
export function createFeedbackGauges(registry: Registry) {
  const made = instruments(registry);
  for (const part of ['demand', 'cost', 'personal', 'layers']) {
    made.failures.inc({ part }, 0);
  }
  return {
    observe(event: ChameleonEvent): void {
      if (event.name === 'predictor.failed') {
        made.failures.inc({ part: event.part });
      } else if (event.name === 'plan.made' && event.plan.trial !== undefined) {
        const { followed, challenger, boundGbS } = event.plan.trial;
        made.policyCost.set({ of: 'followed' }, followed.costGbS);
        made.policyCost.set({ of: 'challenger' }, challenger.costGbS);
        made.policyBound.reset();
        if (boundGbS !== undefined) {
          made.policyBound.set({ of: 'challenger' }, boundGbS);
        }
      }
    },
    read(feedback: FeedbackLoop, now: number): void {
      const scored = feedback.ledger.entryOf();
      if (scored !== undefined) {
        made.loss.set({ cost: 'duration' }, scored.durationPinballLossMs);
        made.loss.set({ cost: 'cpu' }, scored.cpuPinballLossMs);
        made.loss.set({ cost: 'memory' }, scored.memoryPinballLossMb);
        made.coverage.set({ cost: 'duration' }, scored.durationCoverageRatio);
        made.coverage.set({ cost: 'cpu' }, scored.cpuCoverageRatio);
        made.coverage.set({ cost: 'memory' }, scored.memoryCoverageRatio);
      }
      const starts = feedback.scoreStarts(now);
      made.starts.set({ of: 'actual' }, starts.actualGbS);
      made.starts.set({ of: 'reactive' }, starts.reactiveGbS);
      made.starts.set({ of: 'perfect' }, starts.perfectGbS);
      for (const { runtime, horizonMs, pinballLoss, coverageRatio } of feedback.forecasts.scores(now)) {
        const labels = { runtime, horizon_seconds: horizonMs / MS_PER_SECOND };
        made.forecastLoss.set(labels, pinballLoss);
        made.forecastCoverage.set(labels, coverageRatio);
      }
    },
  };
}
