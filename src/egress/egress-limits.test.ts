import { createServer as createHttpServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { LoopbackServers } from '../../test/support/loopback-servers.ts';
import { loopbackPolicy } from '../../test/support/network-policy.ts';
import { allOf, proxiesOfTests } from '../../test/support/proxied.ts';
import { virtualClock } from '../../test/support/virtual-clock.ts';

const servers = new LoopbackServers();
afterEach(() => servers.end());

const proxied = proxiesOfTests();

const get = (url: string) => `GET ${url} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`;

describe('the limits of one execution on the network', () => {
  it('T68 sends exactly as many bytes as it may, then ends and refuses', async () => {
    const server = await servers.echo();
    const limits = { sentBytesMax: 1000 };
    const { tunnel, session } = await proxied(loopbackPolicy([`127.0.0.1:${server.port}`], { limits }));
    const { socket } = await tunnel(`127.0.0.1:${server.port}`);
    const answer = allOf(socket);
    socket.write('x'.repeat(5000));
    expect((await answer).length).toBeLessThanOrEqual(1000);
    expect(session.usage().sentBytes).toBe(1000);
    expect(server.receivedBytes).toBeLessThanOrEqual(1000);
    const { head } = await tunnel(`127.0.0.1:${server.port}`);
    expect(head).toMatch(/^HTTP\/1\.1 429 this execution has sent 1000 bytes, all that it may\r\n/);
  });

  it('T68 receives exactly as many bytes as it may, over all connections', async () => {
    const port = await servers.saying(Buffer.alloc(600, 'y'));
    const limits = { receivedBytesMax: 1000 };
    const { tunnel, session } = await proxied(loopbackPolicy([`127.0.0.1:${port}`], { limits }));
    const lengths: number[] = [];
    for (let round = 0; round < 2; round++) {
      const { socket, head } = await tunnel(`127.0.0.1:${port}`);
      lengths.push(head.split('\r\n\r\n')[1]?.length ?? 0, (await allOf(socket)).length);
    }
    expect(session.usage().receivedBytes).toBe(1000);
    expect(lengths.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(1000);
    expect((await tunnel(`127.0.0.1:${port}`)).head).toMatch(/^HTTP\/1\.1 429 /);
  });

  it('T68 listens no more to whoever asks for nonsense again and again, and lets open connections be', async () => {
    const server = await servers.echo();
    const limits = { attemptCountMax: 5 };
    const authority = `127.0.0.1:${server.port}`;
    const { ask, tunnel, session } = await proxied(loopbackPolicy([authority], { limits }));
    const { socket } = await tunnel(authority);
    const answers: string[] = [];
    for (let count = 0; count < 8; count++) {
      answers.push((await ask('nonsense\r\n\r\n')).slice(0, 12));
    }
    expect(answers).toEqual([...Array(5).fill('HTTP/1.1 400'), '', '', '']);
    expect(session.usage()).toMatchObject({ refusedCount: 5, connectionCount: 1 });
    const echoed = allOf(socket);
    socket.end('still here');
    expect(await echoed).toBe('still here');
  });

  it('T68 cuts a forwarded answer there as well, and refuses the next with the reason', async () => {
    const port = await servers.listen(createHttpServer((_, response) => response.end('y'.repeat(100_000))));
    const limits = { receivedBytesMax: 1000 };
    const { ask, session } = await proxied(loopbackPolicy([`127.0.0.1:${port}`], { limits }));
    expect((await ask(get(`http://127.0.0.1:${port}/`))).length).toBeLessThan(1100);
    expect(session.usage().receivedBytes).toBe(1000);
    expect(await ask(get(`http://127.0.0.1:${port}/`))).toMatch(
      /^HTTP\/1\.1 429 this execution has received 1000 bytes, all that it may\r\n/,
    );
  });

  it('T68 frees the place of whoever leaves, at whatever moment', async () => {
    const port = await servers.listen(createHttpServer((_, response) => response.end('y'.repeat(100_000))));
    const limits = { connectionCountMax: 4, attemptCountMax: 1000 };
    const { ask, leave } = await proxied(loopbackPolicy([`127.0.0.1:${port}`], { limits }));
    const url = `http://127.0.0.1:${port}/`;
    const requests = [get(url), `CONNECT 127.0.0.1:${port} HTTP/1.1\r\nhost: a\r\n\r\n${get('/')}`];
    for (const text of requests) {
      for (let length = 1; length <= text.length; length += 7) {
        await leave(text.slice(0, length));
      }
      for (const afterBytes of [1, 500, 50_000]) {
        await leave(text, afterBytes);
      }
    }
    await expect.poll(() => ask(get(url)).then((answer) => answer.slice(0, 12))).toBe('HTTP/1.1 200');
    const four = await Promise.all([1, 2, 3, 4].map(() => ask(get(url))));
    expect(four.map((answer) => answer.slice(0, 12))).toEqual(four.map(() => 'HTTP/1.1 200'));
  });

  it('T68 paces what passes: a second worth at once, the rest as time goes by', async () => {
    const clock = virtualClock();
    const server = await servers.echo();
    const limits = { bytesPerSecondMax: 1000 };
    const { tunnel } = await proxied(loopbackPolicy([`127.0.0.1:${server.port}`], { limits }), { clock });
    const { socket } = await tunnel(`127.0.0.1:${server.port}`);
    let came = 0;
    const all = new Promise<void>((resolve) =>
      socket.on('data', (chunk) => {
        came += chunk.length;
        if (came === 4000) {
          resolve();
        }
      }),
    );
    const startedAt = clock.now();
    const stop = clock.run();
    socket.write('x'.repeat(4000));
    await all;
    stop();
    // 8,000 bytes both ways at 1,000 a second, of which the first second's worth is free.
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(6900);
  });

  it('T68 opens no more connections at once, and makes no more attempts, than it may', async () => {
    const server = await servers.echo();
    const limits = { connectionCountMax: 2, attemptCountMax: 4 };
    const { tunnel } = await proxied(loopbackPolicy([`127.0.0.1:${server.port}`], { limits }));
    const authority = `127.0.0.1:${server.port}`;
    const first = await tunnel(authority);
    await tunnel(authority);
    expect((await tunnel(authority)).head).toMatch(/^HTTP\/1\.1 429 2 connections are open/);
    const ended = allOf(first.socket);
    first.socket.end();
    await ended;
    expect((await tunnel(authority)).head).toMatch(/^HTTP\/1\.1 200 /);
    expect((await tunnel(authority)).head).toMatch(/^HTTP\/1\.1 429 this execution has tried 4 connections/);
    expect((await tunnel(authority)).head).toBe('');
  });
});
