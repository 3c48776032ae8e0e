import { createServer, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { LoopbackServers } from '../../test/support/loopback-servers.ts';
import { openSystemGate } from '../egress/open-egress.ts';
import type { Clock } from '../kernel/clock.ts';
import { makeId } from '../kernel/ids.ts';
import { Callbacks } from './callbacks.ts';
import { readConfig } from './config.ts';
import { NetworkPermission } from './network-permission.ts';

const servers = new LoopbackServers();
afterEach(() => servers.end());

const tenantId = makeId('ten', 'acme');

/** No pause between tries, and no answer that is late. */
const clock: Clock = {
  now: () => Date.now(),
  schedule(delayMs, task) {
    const timer = delayMs < 1000 ? setImmediate(task) : undefined;
    return () => clearImmediate(timer);
  },
};

function open(allow: readonly string[], allowPrivate: readonly string[] = ['127.0.0.1/32']) {
  const { network } = readConfig({}, { network: { tenants: { acme: allow }, allowPrivate } });
  return new Callbacks({
    clock,
    permission: new NetworkPermission(network),
    openGate: openSystemGate(clock),
  });
}

/** A server that answers with these statuses, one after the other, the last again and again. */
async function listen(...statuses: readonly number[]) {
  const heard: { method: string; path: string; type: string; host: string; body: string }[] = [];
  const port = await servers.listen(
    createServer((request: IncomingMessage, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        const type = headers['content-type'] ?? '';
        response.statusCode = statuses[Math.min(heard.length, statuses.length - 1)] ?? 500;
        response.setHeader('location', '/elsewhere').end('x'.repeat(100_000));
        heard.push({ method, path, type, host: headers.host ?? '', body });
      });
    }),
  );
  return { heard, port };
}

describe('a callback', () => {
  it('is one PUT of JSON to an address that the tenant may reach', async () => {
    const { heard, port } = await listen(204);
    const callbacks = open([`127.0.0.1:${port}`]);
    const url = `http://127.0.0.1:${port}/done?token=1`;
    callbacks.check(tenantId, url);
    expect(await callbacks.send({ tenantId, url, body: async () => '{"word":"zoë"}' })).toBe(true);
    expect(heard).toEqual([
      {
        method: 'PUT',
        path: '/done?token=1',
        type: 'application/json',
        host: `127.0.0.1:${port}`,
        body: '{"word":"zoë"}',
      },
    ]);
  });

  it('is tried three times, and no redirection is followed', async () => {
    const { heard, port } = await listen(500, 302, 200);
    const callbacks = open([`127.0.0.1:${port}`]);
    const url = `http://127.0.0.1:${port}/`;
    expect(await callbacks.send({ tenantId, url, body: async () => '{}' })).toBe(true);
    expect(heard.map(({ path }) => path)).toEqual(['/', '/', '/']);
    const never = await listen(404);
    const other = open([`127.0.0.1:${never.port}`]);
    const wrong = `http://127.0.0.1:${never.port}/`;
    expect(await other.send({ tenantId, url: wrong, body: async () => '{}' })).toBe(false);
    expect(never.heard.length).toBe(3);
  });

  it.each([
    ['http://127.0.0.1:1/', 'network-not-allowed'],
    ['http://2130706433:1/', 'network-not-allowed'],
    ['https://[::1]/', 'network-not-allowed'],
    ['ftp://a.example.com/', 'invalid-request'],
    ['/done', 'invalid-request'],
    ['http://a:b@a.example.com/', 'invalid-request'],
  ])('to %s is refused as %s', async (url, code) => {
    const callbacks = open(['*.example.com']);
    expect(() => callbacks.check(tenantId, url)).toThrow(expect.objectContaining({ code }));
    expect(() => callbacks.check(makeId('ten', 'other'), 'https://a.example.com/')).toThrow(
      expect.objectContaining({ code: 'network-not-allowed' }),
    );
    expect(await callbacks.send({ tenantId, url, body: async () => '{}' })).toBe(false);
  });

  it('T65 reaches nothing private, whatever the list of the tenant says', async () => {
    const { heard, port } = await listen(200);
    const callbacks = open(['*', `*:${port}`], []);
    for (const host of ['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]', '[::1]']) {
      const url = `http://${host}:${port}/`;
      expect(await callbacks.send({ tenantId, url, body: async () => '{}' })).toBe(false);
    }
    expect(heard).toEqual([]);
  });

  it('waits for its turn where many are under way, and none is lost', async () => {
    const { heard, port } = await listen(200);
    const callbacks = open([`127.0.0.1:${port}`]);
    const url = `http://127.0.0.1:${port}/`;
    const sent = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        callbacks.send({ tenantId, url, body: async () => String(index) }),
      ),
    );
    expect(sent.every(Boolean)).toBe(true);
    expect(heard.map(({ body }) => Number(body)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, index) => index),
    );
  });

  it('that speaks TLS to who does not fails, and nothing else does', async () => {
    const { port } = await listen(200);
    const callbacks = open([`127.0.0.1:${port}`]);
    const url = `https://127.0.0.1:${port}/`;
    expect(await callbacks.send({ tenantId, url, body: async () => '{}' })).toBe(false);
  });
});
