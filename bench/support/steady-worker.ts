import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { BenchClient } from './bench-client.ts';
import type { SteadyRequest, SteadySample } from './steady-requests.ts';

const { server, requests } = workerData as {
  readonly server: { readonly url: string; readonly apiKey?: string };
  readonly requests: readonly SteadyRequest[];
};
const client = new BenchClient(server.url, server.apiKey);
const samples: SteadySample[] = [];
let isStopped = false;

async function ask({ name, path, body, expected }: SteadyRequest, dueAt: number): Promise<void> {
  const asked = body === undefined ? client.get(path) : client.post(path, body);
  const { problem, found } = await asked.then(
    (answer) => {
      const text = JSON.stringify(answer.body);
      const isRight = answer.status === 200 && text.includes(expected);
      const found = answer.body as Partial<Pick<SteadySample, 'startKind' | 'timings'>>;
      return { problem: isRight ? '' : `${answer.status} ${text.slice(0, 200)}`, found };
    },
    (error: Error) => ({ problem: error.message, found: undefined }),
  );
  const ms = performance.now() - dueAt;
  samples.push({ name, ms, problem, startKind: found?.startKind, timings: found?.timings });
}

async function askSteadily(request: SteadyRequest): Promise<void> {
  const asked: Promise<void>[] = [];
  const startedAt = performance.now();
  while (!isStopped) {
    const dueAt = startedAt + asked.length * request.everyMs;
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) {
      await pause(waitMs);
    }
    asked.push(ask(request, dueAt));
  }
  await Promise.all(asked);
}

const all = Promise.all(requests.map(askSteadily));
if (parentPort !== null) {
  await once(parentPort, 'message');
  isStopped = true;
  await all;
  client.close();
  parentPort.postMessage(samples);
}
