import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { BenchClient } from './bench-client.ts';
import type { SteadyRequest, SteadySample } from './steady-requests.ts';

const { url, requests } = workerData as { readonly url: string; readonly requests: readonly SteadyRequest[] };
const client = new BenchClient(url);
const samples: SteadySample[] = [];
let isStopped = false;

async function ask({ name, path, body, expected }: SteadyRequest, dueAt: number): Promise<void> {
  const problem = await (body === undefined ? client.get(path) : client.post(path, body)).then(
    (answer) => {
      const text = JSON.stringify(answer.body);
      return answer.status === 200 && text.includes(expected) ? '' : `${answer.status} ${text.slice(0, 200)}`;
    },
    (error: Error) => error.message,
  );
  samples.push({ name, ms: performance.now() - dueAt, problem });
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
