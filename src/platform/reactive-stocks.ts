import type { FeedbackLoop } from '../feedback/feedback-loop.ts';
import { MS_PER_SECOND } from '../kernel/units.ts';
import type { StockTarget } from '../model/plan.ts';
import { sizeStock } from '../predictor/stock-size.ts';

/** A fixed stock of each runtime, explained by what was measured: it needs no forecast, and no predictor that works. */
export function reactiveStocks(
  runtimes: readonly string[],
  from: { readonly count: number; readonly feedback: Pick<FeedbackLoop, 'startFacts'>; readonly now: number },
): StockTarget[] {
  const { count, feedback, now } = from;
  return runtimes.map((runtime) => {
    const { arrivals, windowMs, ...costs } = feedback.startFacts(runtime, now);
    const arrivalsPerSecond = windowMs > 0 ? (arrivals.length * MS_PER_SECOND) / windowMs : 0;
    const { explanation } = sizeStock({
      ...costs,
      arrivalsPerSecond,
      replenishMs: costs.bootMs,
      dispersion: 1,
      clumpCount: 1,
      countMax: count,
    });
    const sentence = `${count} by the rule fixed:${count}, whatever comes: ${arrivalsPerSecond.toFixed(3)} arrivals/s of late.`;
    return {
      runtime,
      count,
      explanation: { ...explanation, rule: `fixed:${count}`, weightedSum: undefined, sentence },
    };
  });
}
