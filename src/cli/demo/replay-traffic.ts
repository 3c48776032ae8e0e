import type { DemoIntent, DemoSubmission, DemoTraffic } from './demo-submission.ts';

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

async function post(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`the server answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  }
  return response.json();
}

async function submit(url: string, submission: DemoSubmission): Promise<ReplayedExecution> {
  const { atMs: _, ...request } = submission;
  const answer = (await post(`${url}/v1/executions`, request)) as ExecutionAnswer;
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

async function announce(url: string, intent: DemoIntent): Promise<void> {
  const { atMs: _, ...request } = intent;
  await post(`${url}/v1/intents`, request);
}

/**
 * Sends every submission and every intent at its own instant, whether or not earlier ones were answered (open
 * loop: a slow server does not slow its callers down). `onProgress` hears of each answered submission.
 */
export async function replayTraffic(
  url: string,
  traffic: DemoTraffic,
  onProgress: (answeredCount: number) => void,
): Promise<ReplayedExecution[]> {
  const startedAt = performance.now();
  const until = (atMs: number) =>
    new Promise((resolve) => {
      setTimeout(resolve, Math.max(0, atMs - (performance.now() - startedAt)));
    });
  let answeredCount = 0;
  const announced = traffic.intents.map(async (intent) => {
    await until(intent.atMs);
    await announce(url, intent);
  });
  const answered = traffic.submissions.map(async (submission) => {
    await until(submission.atMs);
    const replayed = await submit(url, submission);
    answeredCount += 1;
    onProgress(answeredCount);
    return replayed;
  });
  const [executions] = await Promise.all([Promise.all(answered), Promise.all(announced)]);
  return executions;
}
