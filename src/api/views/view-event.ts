import type { TenantId } from '../../kernel/ids.ts';
import type { ChameleonEvent } from '../../model/events.ts';
import { userNameOf } from '../user-name.ts';
import { viewForecast } from './view-forecast.ts';
import { viewPlan } from './view-pool.ts';
import { viewPrediction } from './view-prediction.ts';

/** An event's own JSON: `name`, `at`, and what belongs to it, users under the names their caller gave. */
export type EventBody = Readonly<Record<string, unknown>> & { readonly name: string; readonly at: number };

/**
 * An event as one tenant may read it, or undefined when it is about another tenant's execution. Events about
 * instances, managers, forecasts and plans are everybody's, without a word on whose program an instance holds.
 */
export function viewEvent(tenantId: TenantId, event: ChameleonEvent): EventBody | undefined {
  if ('tenantId' in event) {
    if (event.tenantId !== tenantId) {
      return undefined;
    }
    const { tenantId: _, userId, ...rest } = event;
    const prediction = 'prediction' in rest ? { prediction: viewPrediction(rest.prediction) } : {};
    return { ...rest, ...prediction, user: userNameOf(userId) };
  }
  switch (event.name) {
    case 'instance.initialised': {
      const { userId: _user, programId: _program, ...rest } = event;
      return rest;
    }
    case 'plan.made':
      return { name: event.name, at: event.at, plan: viewPlan(tenantId, event.plan) };
    case 'forecast.made':
      return { name: event.name, at: event.at, forecasts: event.forecasts.map(viewForecast) };
    default:
      return { ...event };
  }
}
