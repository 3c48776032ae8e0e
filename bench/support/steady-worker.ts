import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { BenchClient } from './bench-client.ts';
import type { SteadyRequest, SteadySample } from './steady-requests.ts';

const { server, requests } = workerData as {
  readonly server: { readonly url: string; readonly apiKey?: string };
  readonly requests: readonly SteadyRequest[];
};
const PRACTICE_COUNT = 20;
const PRACTICE_MS = 50;
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

/**
 * A client has processors of its own, which the server's programs do not take: here it comes before them, where that is
 * allowed. Its answer would else wait for a processor after the server has sent it, and that would be measured.
 */
function comeFirst(): void {
  try {
    const thread = readlinkSync('/proc/thread-self').split('/').at(-1) ?? '';
    execFileSync('chrt', ['-r', '-p', '1', thread], { stdio: 'ignore' });
  } catch {
    // Not root, or another system: it waits as everybody does.
  }
}

/** The first answers of each pay for this thread's code and its connection, which are not the server's. */
async function practise(request: SteadyRequest): Promise<void> {
  for (let round = 0; round < PRACTICE_COUNT; round += 1) {
    await ask(request, performance.now());
    await pause(PRACTICE_MS);
  }
}

comeFirst();
await Promise.all(requests.map(practise));
parentPort?.postMessage('ready');
const all = Promise.all(requests.map(askSteadily));
if (parentPort !== null) {
  await once(parentPort, 'message');
  isStopped = true;
  const samples = await all;
  client.close();
  parentPort.postMessage(samples.flat());
}
