import { parseSse } from '../../../src/cli/parse-sse.ts';

/** An execution as HTTP shows it, with the fields that crash tests look at. */
export interface ShownExecution {
  readonly id: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly message: string | null;
  readonly stdout: string;
  readonly attempts: number;
  readonly finishedAt: number | null;
}

type Way = 'waiting' | 'async' | 'stream';
const ways: readonly Way[] = ['waiting', 'async', 'stream'];

/** One of many submissions, and what its caller was told. */
export interface Submitted {
  readonly index: number;
  readonly way: Way;
  readonly key: string;
  /** What it prints when it ran to its end, before a word of its own that no other run has. */
  readonly prints: string;
  /** Set as soon as the server has promised to carry it out. */
  acknowledgedId: string | undefined;
  /** The outcome as the submission itself was answered, where the caller waited and the server lived. */
  answered: ShownExecution | undefined;
}

/** From 0.2 s to 1 s, spread evenly but in no order. */
function durationMsOf(index: number): number {
  return 200 + ((index * 37) % 50) * 16;
}

/** Waits and counts in small steps, like programs that call something else; half of them each language. */
function programOf(index: number): { readonly language: string; readonly code: string } {
  const durationMs = durationMsOf(index);
  return index % 2 === 0
    ? {
        language: 'javascript',
        code: `const { randomUUID } = require('node:crypto');
const end = performance.now() + ${durationMs};
(function step() {
  if (performance.now() < end) setTimeout(step, 20);
  else console.log('ran ${index}', randomUUID());
})();`,
      }
    : {
        language: 'python',
        code: `import time, uuid
end = time.monotonic() + ${durationMs / 1000}
while time.monotonic() < end:
    time.sleep(0.02)
print('ran ${index}', uuid.uuid4())`,
      };
}

function requestFor({ index, way, key }: Submitted): RequestInit {
  const accept = way === 'stream' ? 'text/event-stream' : 'application/json';
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key, accept },
    body: JSON.stringify({ user: `user-${index % 7}`, ...programOf(index), wait: way !== 'async' }),
  };
}

async function submit(url: string, submitted: Submitted): Promise<void> {
  const response = await fetch(`${url}/v1/executions`, requestFor(submitted));
  if (submitted.way === 'stream' && response.body !== null) {
    for await (const { name, data } of parseSse(response.body)) {
      if (name === 'execution' || name === 'finished') {
        const shown: ShownExecution = JSON.parse(data);
        submitted.acknowledgedId = shown.id;
        submitted.answered = name === 'finished' ? shown : undefined;
      }
    }
    return;
  }
  const shown = (await response.json()) as ShownExecution;
  submitted.acknowledgedId = shown.id;
  submitted.answered = response.status === 200 ? shown : undefined;
}

export interface Mix {
  readonly submissions: readonly Submitted[];
  /** Resolves when every submission is answered or broken off. */
  readonly settled: Promise<void>;
}

/** Submits programs of 0.2 s to 1 s, JavaScript and Python, for seven users, in each way that HTTP offers. */
export function submitMix(url: string, count: number): Mix {
  const submissions = Array.from(
    { length: count },
    (_, index): Submitted => ({
      index,
      way: ways[index % ways.length] ?? 'waiting',
      key: `key-${index}`,
      prints: `ran ${index} `,
      acknowledgedId: undefined,
      answered: undefined,
    }),
  );
  const all = Promise.allSettled(submissions.map((each) => submit(url, each)));
  return { submissions, settled: all.then(() => undefined) };
}

/** Asks again under the same key, as a caller does whose connection broke; resolves with the outcome. */
export async function submitAgain(url: string, submitted: Submitted): Promise<ShownExecution> {
  const response = await fetch(`${url}/v1/executions`, requestFor({ ...submitted, way: 'waiting' }));
  return (await response.json()) as ShownExecution;
}

/** Reads the execution, waiting for its outcome. */
export async function readOutcome(url: string, id: string): Promise<ShownExecution> {
  const response = await fetch(`${url}/v1/executions/${id}?waitMs=30000`);
  return (await response.json()) as ShownExecution;
}
