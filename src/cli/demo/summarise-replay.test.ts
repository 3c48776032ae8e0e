import { describe, expect, it } from 'vitest';
import type { ReplayedExecution } from './replay-traffic.ts';
import { summariseReplay } from './summarise-replay.ts';

function replayed(startLatencyMs: number, change: Partial<ReplayedExecution> = {}): ReplayedExecution {
  const submission = { atMs: 0, user: 'u', language: 'python', code: '', stdin: '' };
  const predicted = { predictedMsP50: 100, predictedMsP90: 150 };
  return {
    submission,
    outcome: 'succeeded',
    startKind: 'prewarmed',
    startLatencyMs,
    runMs: 125,
    ...predicted,
    ...change,
  };
}

describe('summariseReplay', () => {
  it('counts cold starts and failures, ranks latencies, and compares what was predicted with what was', () => {
    const executions = [
      ...Array.from({ length: 98 }, (_, n) => replayed(n + 1)),
      replayed(500, { startKind: 'cold', runMs: 200 }),
      replayed(900, { startKind: 'cold', outcome: 'failed', runMs: 200 }),
    ];
    expect(summariseReplay(executions, { warmGbS: 2, bootGbS: 1 })).toEqual({
      executionCount: 100,
      failedCount: 1,
      coldStartCount: 2,
      startLatencyMsP50: 50,
      startLatencyMsP99: 500,
      warmGbS: 2,
      bootGbS: 1,
      predictionErrorRatio: 0.2,
      predictionCoverageRatio: 0.98,
    });
  });
});
