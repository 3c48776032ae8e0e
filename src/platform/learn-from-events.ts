import type { FeedbackLoop } from '../feedback/feedback-loop.ts';
import type { ChameleonEvent, ExecutionSubject } from '../model/events.ts';
import { layerKeyOf } from '../model/layer.ts';
import type { UserProfiler } from '../profiler/user-profiler.ts';
import type { EventStream } from './event-stream.ts';
import type { GuardedDemand } from './guarded-demand.ts';
import type { IdleMemoryMeter } from './idle-memory-meter.ts';
import type { Metrics } from './metrics.ts';

export interface Learners {
  readonly events: EventStream;
  readonly profiler: UserProfiler;
  readonly demand: GuardedDemand;
  readonly feedback: FeedbackLoop;
  readonly metrics: Metrics;
  readonly idleMemory: IdleMemoryMeter;
}

/** Lets every part that learns hear the stream: arrivals, costs, boots, and predicted against actual. */
export function learnFromEvents(learners: Learners): () => void {
  return learners.events.subscribeLate((event) => {
    learners.metrics.observe(event);
    learners.feedback.observe(event);
    learn(learners, event);
  });
}

/** Demand is for what the stock can serve. */
function tellOfStock(
  demand: GuardedDemand,
  { isOutsidePool }: ExecutionSubject,
  what: Parameters<GuardedDemand['tell']>[0],
): void {
  if (isOutsidePool !== true) {
    demand.tell(what);
  }
}

function learn({ profiler, demand, idleMemory }: Learners, event: ChameleonEvent): void {
  switch (event.name) {
    case 'execution.admitted': {
      const profile = profiler.profileOf(event, event.at);
      tellOfStock(demand, event, (predictor) => predictor.observeArrival({ ...event, profile }));
      profiler.observeArrival(event, event);
      break;
    }
    case 'prediction.made': {
      const profile = profiler.profileOf(event, event.at);
      tellOfStock(demand, event, (predictor) => predictor.observePrediction({ ...event, profile }));
      break;
    }
    case 'execution.finished': {
      const hasFailed = event.outcome === 'succeeded' ? 'succeeded' : 'failed';
      // An instance is taken for as long as its program is compiled, too.
      const { compileMs = 0, runMs } = event.timings;
      tellOfStock(demand, event, (predictor) =>
        predictor.observeFinish({ ...event, runMs: compileMs + runMs }),
      );
      profiler.observeFinish(event, { at: event.at, hasFailed, usage: event.usage });
      break;
    }
    case 'instance.prewarmed':
      // One that loaded a user's modules says nothing of those that everybody shares.
      if (event.preload.length === 0) {
        idleMemory.observeMemory(layerKeyOf(event), event.memoryMb);
      }
      if (event.preload.length === 0 && (event.packages ?? []).length === 0) {
        demand.tell((predictor) => predictor.observeBoot(event.runtime, event));
      }
      break;
    case 'manager.stopped':
      idleMemory.forget(event.managerId, event.at);
      break;
    default:
      break;
  }
}
