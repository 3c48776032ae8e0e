import { PoolHistory } from '../../../src/platform/pool-history.ts';
import { forecastOver } from './prediction-samples.ts';

/** Two rows of one runtime: two instances wait, and half a GB·s was held idle before each of them. */
export function memoryHistory(): PoolHistory {
  const history = new PoolHistory({ coldStartPriceGbSPerSecond: 100 });
  const counts = { provisioningCount: 0, prewarmedCount: 2, warmCount: 1, busyCount: 0, keptCount: 0 };
  const managers = [{ stocks: [{ runtime: 'python', packages: [], ...counts }] }];
  history.observe({ name: 'forecast.made', at: 1000, forecasts: [forecastOver(10_000)] });
  for (const [at, total] of [
    [2000, 0.5],
    [4000, 1],
  ] as const) {
    history.sample(at, { managers, plan: undefined, idleTotals: new Map([['python', total]]) });
  }
  return history;
}
