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
let isStopped = false;

async function ask({ name, path, body, expected }: SteadyRequest, dueAt: number): Promise<SteadySample> {
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
  return { name, ms, problem, startKind: found?.startKind, timings: found?.timings };
}

async function askSteadily(request: SteadyRequest): Promise<readonly SteadySample[]> {
  const asked: Promise<SteadySample>[] = [];
  const startedAt = performance.now();
  while (!isStopped) {
    const dueAt = startedAt + asked.length * request.everyMs;
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) {
      await pause(waitMs);
    }
    asked.push(ask(request, dueAt));
  }
  return Promise.all(asked);
}

// The first answer of each pays for this thread's code and its connection, which are not the server's.
await Promise.all(requests.map((request) => ask(request, performance.now())));
parentPort?.postMessage('ready');
const all = Promise.all(requests.map(askSteadily));
if (parentPort !== null) {
  await once(parentPort, 'message');
  isStopped = true;
  const samples = await all;
  client.close();
  parentPort.postMessage(samples.flat());
}
