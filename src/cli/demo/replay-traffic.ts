import type { DemoSubmission } from './demo-traffic.ts';

/** One submission of the replay, as its caller saw it. */
export interface ReplayedExecution {
  readonly submission: DemoSubmission;
  readonly outcome: string;
  readonly startKind: string | null;
  /** Everything between the submission and the program's first instruction. */
  readonly startLatencyMs: number;
  readonly runMs: number;
  readonly predictedMsP50: number | undefined;
  readonly predictedMsP90: number | undefined;
}

interface ExecutionAnswer {
  readonly outcome: string;
  readonly startKind: string | null;
  readonly timings: Record<'prepareMs' | 'queueMs' | 'startMs' | 'initMs' | 'runMs', number>;
  readonly prediction?: { readonly durationMs: { readonly p50: number; readonly p90: number } } | null;
}

async function submit(url: string, submission: DemoSubmission): Promise<ReplayedExecution> {
  const response = await fetch(`${url}/v1/executions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: submission.user, language: submission.language, code: submission.code }),
  });
  if (!response.ok) {
    throw new Error(`the server answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  }
  const answer = (await response.json()) as ExecutionAnswer;
  const { prepareMs, queueMs, startMs, initMs, runMs } = answer.timings;
  return {
    submission,
    outcome: answer.outcome,
    startKind: answer.startKind,
    startLatencyMs: prepareMs + queueMs + startMs + initMs,
    runMs,
    predictedMsP50: answer.prediction?.durationMs.p50,
    predictedMsP90: answer.prediction?.durationMs.p90,
  };
}

/**
 * Sends every submission at its own instant, whether or not earlier ones were answered (open loop: a slow server
 * does not slow its callers down). `onProgress` hears of each answer.
 */
export async function replayTraffic(
  url: string,
  traffic: readonly DemoSubmission[],
  onProgress: (answeredCount: number) => void,
): Promise<ReplayedExecution[]> {
  const startedAt = performance.now();
  let answeredCount = 0;
  return Promise.all(
    traffic.map(async (submission) => {
      await new Promise((resolve) => {
        setTimeout(resolve, Math.max(0, submission.atMs - (performance.now() - startedAt)));
      });
      const replayed = await submit(url, submission);
      answeredCount += 1;
      onProgress(answeredCount);
      return replayed;
    }),
  );
}
