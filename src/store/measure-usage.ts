import { gbSeconds } from '../kernel/units.ts';
import type { ExecutionResult } from '../model/execution.ts';
import type { StartKind } from '../model/instance.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import type { UsageSums } from '../model/usage-row.ts';

/** What one finished execution adds to the sums of its user's day. */
export function measureUsage(
  { outcome, startKind, usage, compile, timings }: ExecutionResult,
  prediction: ExecutionPrediction | undefined,
): UsageSums {
  const { prepareMs, queueMs, startMs, runMs, compileMs = 0, initMs } = timings;
  const isStart = (kind: StartKind) => (startKind === kind ? 1 : 0);
  const programCpuMs = usage === undefined ? 0 : usage.cpuUserMs + usage.cpuSystemMs;
  return {
    executionCount: 1,
    succeededCount: outcome === 'succeeded' ? 1 : 0,
    coldCount: isStart('cold'),
    prewarmedCount: isStart('prewarmed'),
    warmCount: isStart('warm'),
    keptCount: isStart('kept'),
    cpuMs: programCpuMs + (compile?.cpuMs ?? 0),
    predictedCpuMs: usage === undefined ? 0 : (prediction?.cpuMs.p50 ?? 0),
    memoryGbS: gbSeconds({ memoryMb: usage?.memoryMbPeak ?? 0, durationMs: runMs }),
    runMs,
    waitedMs: prepareMs + queueMs + startMs + compileMs + initMs,
    networkBytes: usage?.networkBytes ?? 0,
  };
}
