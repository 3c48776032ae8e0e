import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { ExecutionBody } from '../../src/api/schemas/execution-schemas.ts';
import { LoopbackServers } from '../support/loopback-servers.ts';
import { openServedBench, stopCleanly } from '../support/served/served-bench.ts';
import { usableIsolation } from '../support/served/usable-isolation.ts';

const { level, reason } = usableIsolation();
const servers = new LoopbackServers();

afterEach(() => servers.end());

const getters: readonly (readonly [string, (url: string) => string])[] = [
  [
    'python',
    (url) => `import urllib.request\nprint(urllib.request.urlopen("${url}").read().decode(), end="")`,
  ],
  ['javascript', (url) => `fetch("${url}").then((r) => r.text()).then((t) => process.stdout.write(t));`],
  ['bash', (url) => `curl -sS ${url}`],
];

async function submit(url: string, body: object) {
  const response = await fetch(`${url}/v1/executions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: 'ann', ...body }),
  });
  return { status: response.status, body: (await response.json()) as ExecutionBody };
}

describe.skipIf(level !== 'process')(`a server whose tenant may reach one host ${reason}`, () => {
  it('T64 lets an execution reach it that asks to, counts every byte, and keeps all others without a network', async () => {
    const counted = { receivedBytes: 0, sentBytes: 0 };
    const web = createServer((request, response) => response.end(`you are at ${request.url}\n`));
    web.on('connection', (socket) =>
      socket.on('close', () => {
        counted.receivedBytes += socket.bytesRead;
        counted.sentBytes += socket.bytesWritten;
      }),
    );
    const port = await servers.listen(web);
    const network = { tenants: { default: [`127.0.0.1:${port}`] }, allowPrivate: ['127.0.0.1/32'] };
    const bench = await openServedBench('process', { CHAMELEON_NETWORK: JSON.stringify(network) });
    const server = await bench.start();
    const url = `http://127.0.0.1:${port}/x`;
    let networkBytes = 0;
    for (const [language, code] of getters) {
      const { body } = await submit(server.url, { language, code: code(url), network: true });
      expect(body).toMatchObject({
        stdout: 'you are at /x\n',
        stderr: '',
        network: { allow: null },
        startKind: 'cold',
      });
      expect(body.usage?.network).toMatchObject({
        connectionCount: 1,
        refusedCount: 0,
        hosts: [`127.0.0.1:${port}`],
      });
      networkBytes += body.usage?.networkBytes ?? 0;
      const { body: without } = await submit(server.url, { language, code: code(url) });
      expect(without).toMatchObject({ outcome: 'failed', network: null, usage: { networkBytes: 0 } });
    }
    expect(networkBytes).toBe(counted.receivedBytes + counted.sentBytes);
    const inside = await submit(server.url, {
      language: 'bash',
      code: `curl -sS -w ' %{http_code}' ${server.url}/healthz`,
      network: true,
    });
    expect(inside.body.stdout).toMatch(/is not on the allow-list\n 403$/);
    expect(
      (await submit(server.url, { language: 'bash', code: ':', network: { allow: ['*'] } })).status,
    ).toBe(403);
    await stopCleanly(server);
  }, 120_000);
});
