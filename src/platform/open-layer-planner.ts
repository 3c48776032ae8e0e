import { PredictorGuard } from '../feedback/predictor-guard.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Config } from './config.ts';
import type { EventStream } from './event-stream.ts';
import { LayerPlanner } from './layer-planner.ts';
import { BOOT_MS_EXPECTED } from './open-predictors.ts';

/** The planner of layers, guarded: it may only help. */
export function openLayerPlanner(
  { config, clock }: { readonly config: Config; readonly clock: Clock },
  events: EventStream,
): LayerPlanner {
  return new LayerPlanner({
    countMax: config.layerCountMax,
    memoryMbMax: config.layerMemoryMbMax,
    stock: {
      ...config,
      // Followed as every stock is by default: the choice of a policy is about whole runtimes.
      policy: 'cheapest',
      challenger: 'none',
      bootMsExpected: BOOT_MS_EXPECTED,
    },
    now: clock.now(),
    guard: new PredictorGuard({
      clock,
      deadlineMs: config.planIntervalMs,
      onFailure: ({ why, holdMs }) =>
        events.publish({ name: 'predictor.failed', at: clock.now(), part: 'layers', why, holdMs }),
    }),
  });
}
