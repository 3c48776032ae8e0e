import { describe, expect, it } from 'vitest';
import type { ExecutionBody } from '../../src/api/schemas/execution-schemas.ts';
import { createMemoryTerminal } from '../support/memory-chameleon/memory-terminal.ts';
import { programFile } from '../support/memory-chameleon/program-file.ts';
import { runCli } from '../support/memory-chameleon/run-cli.ts';
import { openServedBench, stopCleanly } from '../support/served/served-bench.ts';
import { usableIsolation } from '../support/served/usable-isolation.ts';

const { level, reason } = usableIsolation();
const MB = 1_048_576;
const PART_BYTES = 262_144;

const echo = 'import sys\nfor line in sys.stdin: print("got " + line, end="", flush=True)\nprint("bye")';
const measure = 'import sys\nprint(len(sys.stdin.buffer.read()))';

/** `chameleon run -i` of a Python program, by this terminal. */
async function runOpen(url: string, code: string, pieces: () => AsyncIterable<Uint8Array>) {
  const terminal = createMemoryTerminal({ env: { CHAMELEON_SERVER: url }, pieces });
  const args = ['run', '-i', programFile(code, 'main.py'), '--user', 'ada', '--timeout-ms', '20000'];
  return { terminal, ended: runCli(args, { terminal }) };
}

async function submit(url: string, request: object): Promise<ExecutionBody> {
  const response = await fetch(`${url}/v1/executions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: 'ada', language: 'python', stdinOpen: true, wait: false, ...request }),
  });
  expect(response.status).toBe(202);
  return (await response.json()) as ExecutionBody;
}

function write(url: string, id: string, bytes: Uint8Array<ArrayBuffer>): Promise<Response> {
  return fetch(`${url}/v1/executions/${id}/stdin`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: bytes,
  });
}

async function endOf(url: string, id: string): Promise<ExecutionBody> {
  return (await (await fetch(`${url}/v1/executions/${id}?waitMs=20000`)).json()) as ExecutionBody;
}

describe.skipIf(level === undefined)(`open input, end to end (${reason ?? level})`, () => {
  it('is talked to by the command line, streams megabytes, is bounded, and is not given twice', {
    timeout: 60_000,
  }, async () => {
    const bench = await openServedBench(level ?? 'process');
    const server = await bench.start();
    const { url } = server;

    const talk = await runOpen(url, echo, async function* () {
      for (const word of ['one', 'zażółć']) {
        yield Buffer.from(`${word}\n`);
        await expect.poll(() => talk.terminal.outText, { timeout: 10_000 }).toContain(`got ${word}\n`);
      }
    });
    expect(await talk.ended).toMatchObject({ code: 0, out: 'got one\ngot zażółć\nbye\n', err: '' });

    const large = await runOpen(url, measure, async function* () {
      for (let sent = 0; sent < 4 * MB; sent += MB) {
        yield new Uint8Array(MB);
      }
    });
    expect(await large.ended).toMatchObject({ code: 0, out: `${4 * MB}\n` });

    const deaf = await submit(url, { code: 'import time; time.sleep(60)', limits: { wallMs: 60_000 } });
    const answers: number[] = [];
    while (!answers.includes(429) && answers.length < 40) {
      answers.push((await write(url, deaf.id, new Uint8Array(PART_BYTES))).status);
    }
    expect(answers.at(-1)).toBe(429);
    expect((answers.length - 1) * PART_BYTES).toBeLessThanOrEqual(3 * MB);
    await fetch(`${url}/v1/executions/${deaf.id}`, { method: 'DELETE' });
    expect(await endOf(url, deaf.id)).toMatchObject({ outcome: 'cancelled' });
    expect((await write(url, deaf.id, new Uint8Array(1))).status).toBe(409);

    const halved = await submit(url, { code: echo, stdin: 'one\n' });
    expect((await write(url, halved.id, Buffer.from('two\n'))).status).toBe(202);
    await expect.poll(async () => (await busyManagers(url)).length).toBe(1);
    // Until the manager has answered nobody knows whether the program has got it.
    await expect
      .poll(async () => (await write(url, halved.id, new Uint8Array(0))).json())
      .toEqual({ receivedBytes: 4, waitingBytes: 0 });
    process.kill((await busyManagers(url))[0] ?? 0, 'SIGKILL');
    expect(await endOf(url, halved.id)).toMatchObject({
      outcome: 'failed',
      reason: 'platform',
      attempts: 1,
      message: expect.stringContaining('cannot be handed over again'),
    });
    await stopCleanly(server);
  });
});

/** The processes of managers that run something. */
async function busyManagers(url: string): Promise<number[]> {
  const pool = (await (await fetch(`${url}/v1/pool`)).json()) as {
    managers: { pid: number; busyCount: number }[];
  };
  return pool.managers.filter(({ busyCount }) => busyCount > 0).map(({ pid }) => pid);
}
