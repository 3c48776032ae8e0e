import type { EventStream } from './event-stream.ts';
import type { GuardedDemand } from './guarded-demand.ts';

/** What forecasts are held against what comes for: a burst, a minute, a lesson. */
const HORIZONS_MS: readonly number[] = [10_000, 60_000, 600_000];

/** How often forecasts are made to be scored. */
export const FORECAST_INTERVAL_MS = 5000;

/** Says what is expected over each horizon, so that it can be held against what comes; nothing when nobody can. */
export function publishForecasts(
  parts: { readonly demand: GuardedDemand; readonly events: EventStream },
  now: number,
): void {
  const forecasts = HORIZONS_MS.flatMap((horizonMs) => {
    const answer = parts.demand.forecast(now, horizonMs);
    return answer.kind === 'answered' ? answer.value : [];
  });
  if (forecasts.length > 0) {
    parts.events.publish({ name: 'forecast.made', at: now, forecasts });
  }
}
