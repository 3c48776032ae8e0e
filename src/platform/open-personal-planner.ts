import { PredictorGuard } from '../feedback/predictor-guard.ts';
import type { Clock } from '../kernel/clock.ts';
import type { UserProfiler } from '../profiler/user-profiler.ts';
import type { ExecutionStore } from '../store/store.ts';
import type { Config } from './config.ts';
import type { EventStream } from './event-stream.ts';
import type { Analyzer } from './execution-parts.ts';
import type { LayerPlanner } from './layer-planner.ts';
import { PersonalPlanner } from './personal-planner.ts';
import { ProgramSources } from './program-sources.ts';

/** The planner of personal warmth over the record of executions, hearing the stream, and guarded: it may only help. */
export function openPersonalPlanner(
  around: {
    readonly config: Config;
    readonly clock: Clock;
    readonly store: { readonly executions: Pick<ExecutionStore, 'find'> };
    readonly analyzer: Analyzer;
    readonly onProblem: (error: unknown, what: string) => void;
  },
  parts: { readonly events: EventStream; readonly profiler: UserProfiler; readonly layers: LayerPlanner },
): PersonalPlanner {
  const { config, clock, store, analyzer, onProblem } = around;
  const { events, profiler, layers } = parts;
  return new PersonalPlanner({
    limits: {
      priceGbSPerSecond: config.coldStartPriceGbSPerSecond,
      memoryMbMax: config.personalMemoryMbMax,
      memoryMbPerTenantMax: config.personalMemoryMbPerTenantMax,
      // A plan may be one interval late.
      guardMs: config.planIntervalMs,
    },
    sources: new ProgramSources({ executions: store.executions, analyzer, onProblem }),
    packagesFor: (runtime, imports) => layers.packagesFor(runtime, imports),
    profileOf: (subject, now) => profiler.profileOf(subject, now),
    guard: new PredictorGuard({
      clock,
      deadlineMs: config.planIntervalMs,
      onFailure: ({ why, holdMs }) =>
        events.publish({ name: 'predictor.failed', at: clock.now(), part: 'personal', why, holdMs }),
    }),
  });
}
