import type { PredictionLedger } from '../feedback/prediction-ledger.ts';
import { scorePrediction } from '../feedback/score-prediction.ts';
import type { ExecutionId } from '../kernel/ids.ts';
import type { ChameleonEvent, EventOf } from '../model/events.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import type { UserProfiler } from '../profiler/user-profiler.ts';
import type { EventStream } from './event-stream.ts';
import type { IdleMemoryMeter } from './idle-memory-meter.ts';
import type { Metrics } from './metrics.ts';
import type { StockPlanner } from './stock-planner.ts';

export interface Learners {
  readonly events: EventStream;
  readonly profiler: UserProfiler;
  readonly stocks: StockPlanner;
  readonly ledger: PredictionLedger;
  readonly metrics: Metrics;
  readonly idleMemory: IdleMemoryMeter;
}

/** Lets every part that learns hear the stream: arrivals, costs, boots, and predicted against actual. */
export function learnFromEvents(learners: Learners): () => void {
  const predictions = new Map<ExecutionId, ExecutionPrediction>();
  return learners.events.subscribe((event) => {
    learners.metrics.observe(event);
    learn(learners, predictions, event);
  });
}

function learn(
  learners: Learners,
  predictions: Map<ExecutionId, ExecutionPrediction>,
  event: ChameleonEvent,
): void {
  switch (event.name) {
    case 'execution.admitted': {
      const profile = learners.profiler.profileOf(event, event.at);
      learners.stocks.observeArrival({ ...event, profile });
      learners.profiler.observeArrival(event, event);
      break;
    }
    case 'prediction.made':
      predictions.set(event.executionId, event.prediction);
      learners.stocks.observePrediction({ ...event, profile: learners.profiler.profileOf(event, event.at) });
      break;
    case 'execution.finished':
      learnFromFinish(learners, predictions.get(event.executionId), event);
      predictions.delete(event.executionId);
      break;
    case 'instance.prewarmed':
      learners.stocks.observeBoot(event.runtime, event);
      learners.idleMemory.observeMemory(event.runtime, event.memoryMb);
      break;
    case 'manager.stopped':
      learners.idleMemory.forget(event.managerId, event.at);
      break;
    default:
      break;
  }
}

function learnFromFinish(
  learners: Learners,
  prediction: ExecutionPrediction | undefined,
  event: EventOf<'execution.finished'>,
): void {
  const hasFailed = event.outcome === 'succeeded' ? 'succeeded' : 'failed';
  learners.stocks.observeFinish({ ...event, runMs: event.timings.runMs });
  learners.profiler.observeFinish(event, { at: event.at, hasFailed, usage: event.usage });
  if (prediction === undefined || event.usage === undefined) {
    return;
  }
  const actual = { durationMs: event.timings.runMs, memoryMb: event.usage.memoryMbPeak };
  const score = scorePrediction(prediction, actual);
  learners.ledger.record(score);
  const { executionId, tenantId, userId, programId, runtime } = event;
  const subject = { executionId, tenantId, userId, programId, runtime };
  learners.events.publish({ name: 'prediction.scored', at: event.at, ...subject, ...score });
}
