import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const main = fileURLToPath(new URL('../../../test/support/memory-chameleon/cli-main.ts', import.meta.url));

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [main, 'serve', ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said.err += text;
  });
  const lines = createInterface({ input: child.stdout });
  const firstLine = once(lines, 'line').then(([line]) => String(line));
  lines.on('line', (line) => {
    said.out += `${line}\n`;
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, said, firstLine, ended };
}

async function submit(url: string, code: string): Promise<Response> {
  return fetch(`${url}/v1/executions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: 'ann', language: 'python', code }),
  });
}

function urlIn(line: string): string {
  return /http:\/\/\S+?(?=[ :]*(after|$))/.exec(line)?.[0] ?? '';
}

describe('chameleon serve', () => {
  it('T85 makes a key when others can reach it and there is none, shows it once, and wants one from then on', async () => {
    const { firstLine, said, child, ended } = start(['--port', '0', '--host', '0.0.0.0']);
    const [, key = ''] =
      /made its first key, an admin's, and shows it this once: (chk_\S+)$/.exec(await firstLine) ?? [];
    await expect.poll(() => said.out).toContain('chameleon is ready on');
    const url = `http://127.0.0.1:${new URL(urlIn(said.out.split('\n')[1] ?? '')).port}`;
    const statusWith = async (headers: Record<string, string>) =>
      (await fetch(`${url}/v1/keys`, { headers })).status;
    expect(await statusWith({})).toBe(401);
    expect(await statusWith({ host: 'localhost', 'x-api-key': `${key}x` })).toBe(401);
    expect(await statusWith({ 'x-api-key': key })).toBe(200);
    expect(said.err).not.toContain(key);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('says in one line where it is ready, logs JSON apart from it, and ends in order', async () => {
    const { child, said, firstLine, ended } = start(['--port', '0']);
    const line = await firstLine;
    expect(line).toMatch(
      /^chameleon is ready on http:\/\/127\.0\.0\.1:\d+ after \d+\.\d s: predictive, isolation simulated, python$/,
    );
    const answer = await submit(urlIn(line), 'print hi');
    expect(((await answer.json()) as { stdout: string }).stdout).toBe('hi\n');
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(said.out).toBe(`${line}\n`);
    for (const entry of said.err.trim().split('\n')) {
      expect(JSON.parse(entry)).toHaveProperty('msg');
    }
  });

  it('takes settings from the environment, and options over them', async () => {
    const { child, firstLine, ended } = start(['--port', '0'], {
      CHAMELEON_PORT: '1',
      CHAMELEON_API_KEYS: 'key-of-acme-0123456789:acme',
    });
    const url = urlIn(await firstLine);
    expect((await fetch(`${url}/v1/pool`)).status).toBe(401);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });

  it('ends when the deadline is over, though something still runs', async () => {
    const { child, firstLine, ended } = start(['--port', '0', '--stop-ms', '1']);
    const url = urlIn(await firstLine);
    const waiting = submit(url, 'hold on').catch(() => 'gone');
    let isRunning = false;
    while (!isRunning) {
      isRunning = (await (await fetch(`${url}/v1/executions`)).text()).includes('"running"');
    }
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(await waiting).toBe('gone');
  });

  it('takes repeats of one signal for one, and ends at once at a later one', async () => {
    const { child, said, firstLine, ended } = start(['--port', '0', '--stop-ms', '600000']);
    const url = urlIn(await firstLine);
    const waiting = submit(url, 'hold on').catch(() => 'gone');
    while (!(await (await fetch(`${url}/v1/executions`)).text()).includes('"running"')) {
      // The next look follows at once: each is a round trip to the other process.
    }
    child.kill('SIGINT');
    child.kill('SIGTERM');
    await expect.poll(() => said.err).toContain('ending');
    const firstAt = performance.now();
    const signalAgain = () => {
      child.kill('SIGTERM');
      return child.exitCode;
    };
    await expect.poll(signalAgain, { timeout: 10_000 }).toBe(1);
    expect(performance.now() - firstAt).toBeGreaterThan(300);
    expect(await ended).toBe(1);
    await waiting;
  });

  it('ends at once, without having said that it is ready, while something is missing', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await new Promise((resolve) => {
      probe.close(resolve);
    });
    const { child, said, ended } = start(['--port', `${port}`], { TEST_MISSING: 'no manager' });
    const statusOf = () => fetch(`http://127.0.0.1:${port}/readyz`).then(({ status }) => status);
    await expect.poll(() => statusOf().catch(() => 'not there'), { timeout: 20_000 }).toBe(503);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(said.out).toBe('');
  });

  it.each([
    ['an unknown mode', ['--mode', 'clever'], 78, 'mode'],
    ['an unknown dialect', ['--dialects', 'piston,lambda'], 78, 'dialects'],
    ['a port that is none', ['--port', '70000'], 78, 'port'],
  ])('does not start on %s', async (_what, args, code, words) => {
    const { said, ended } = start(args);
    expect(await ended).toBe(code);
    expect(said.out).toBe('');
    expect(said.err).toMatch(/^chameleon: [^\n]+\n$/);
    expect(said.err).toContain(words);
  });

  it('says that the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const address = taken.address();
    const port = String(typeof address === 'object' ? address?.port : 0);
    const { said, ended } = start(['--port', port]);
    expect(await ended).toBe(69);
    expect(said.err).toBe(`chameleon: 127.0.0.1:${port} is taken\n  choose another with --port or --host\n`);
  });
});
