import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { LoopbackServers } from '../../test/support/loopback-servers.ts';
import { loopbackPolicy } from '../../test/support/network-policy.ts';
import { allOf, proxiesOfTests } from '../../test/support/proxied.ts';
import { virtualClock } from '../../test/support/virtual-clock.ts';

const servers = new LoopbackServers();
afterEach(() => servers.end());

const proxied = proxiesOfTests();

const get = (url: string) => `GET ${url} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`;

describe('the proxy of one execution', () => {
  it('tunnels to an allowed host and counts what the server saw', async () => {
    const server = await servers.echo();
    const { tunnel, session } = await proxied(loopbackPolicy([`127.0.0.1:${server.port}`]));
    const { socket, head } = await tunnel(`127.0.0.1:${server.port}`);
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    const answer = allOf(socket);
    socket.end('x'.repeat(100_000));
    expect(await answer).toBe('x'.repeat(100_000));
    expect(server.receivedBytes).toBe(100_000);
    expect(session.usage()).toEqual({
      sentBytes: 100_000,
      receivedBytes: 100_000,
      connectionCount: 1,
      refusedCount: 0,
      hosts: [`127.0.0.1:${server.port}`],
      refusedHosts: [],
    });
  });

  it('forwards a plain request without what is meant for itself, and its body and answer as they are', async () => {
    const seen: { request?: IncomingMessage; body: string } = { body: '' };
    const port = await servers.listen(
      createHttpServer((request, response) => {
        seen.request = request;
        request.on('data', (chunk) => {
          seen.body += chunk;
        });
        request.on('end', () => {
          response.writeHead(201, ['X-One', '1', 'X-One', '2', 'Keep-Alive', 'timeout=9']);
          response.end('made');
        });
      }),
    );
    const { ask } = await proxied(loopbackPolicy([`127.0.0.1:${port}`]));
    const answer = await ask(
      `POST http://127.0.0.1:${port}/a?b=c HTTP/1.1\r\nHost: lie.example\r\nProxy-Authorization: Basic eA==\r\n` +
        'Connection: close, X-Hop\r\nX-Hop: 1\r\nX-Kept: 1\r\nContent-Length: 4\r\n\r\nbody',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
    expect(answer).toMatch(/X-One: 1\r\nX-One: 2\r\n/);
    expect(answer).not.toMatch(/timeout=9/);
    expect(answer).toMatch(/made/);
    expect(seen.request?.url).toBe('/a?b=c');
    expect(seen.body).toBe('body');
    expect(seen.request?.headers).toEqual({
      host: `127.0.0.1:${port}`,
      'x-kept': '1',
      'content-length': '4',
      connection: 'close',
    });
  });

  it('T66 refuses everything when its list is empty, and says so in its status', async () => {
    const server = await servers.echo();
    const { ask, tunnel, session } = await proxied(loopbackPolicy([]));
    const { head } = await tunnel(`127.0.0.1:${server.port}`);
    expect(head).toMatch(/^HTTP\/1\.1 403 127\.0\.0\.1:\d+ is not on the allow-list, which is empty\r\n/);
    expect(await ask(get(`http://127.0.0.1:${server.port}/`))).toMatch(/^HTTP\/1\.1 403 /);
    expect(server.connectionCount).toBe(0);
    expect(session.usage()).toMatchObject({
      refusedCount: 2,
      connectionCount: 0,
      refusedHosts: [`127.0.0.1:${server.port}`],
    });
  });

  it.each([
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '0177.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '169.254.169.254',
    '10.0.0.1',
  ])('T65 refuses %s whatever the list says', async (host) => {
    const server = await servers.echo();
    const everything = loopbackPolicy(['*', `*:${server.port}`], { allowPrivate: [] });
    const { ask, tunnel } = await proxied(everything);
    const { head } = await tunnel(`${host}:${server.port}`);
    expect(head).toMatch(/^HTTP\/1\.1 403 .* not reachable from here/);
    expect(await ask(get(`http://${host}:${server.port}/`))).toMatch(/^HTTP\/1\.1 403 /);
    expect(server.connectionCount).toBe(0);
  });

  it('T65 refuses a name that leads inside, and takes of several addresses only those outside', async () => {
    const { tunnel } = await proxied(loopbackPolicy(['*'], { allowPrivate: [] }), {
      resolve: async () => ['10.0.0.1', '::ffff:127.0.0.1'],
    });
    expect((await tunnel('inside.example:443')).head).toMatch(/^HTTP\/1\.1 403 .*a private network/);
    const server = await servers.echo();
    const mixed = await proxied(loopbackPolicy([`mixed.example:${server.port}`]), {
      resolve: async () => ['10.0.0.1', '127.0.0.1'],
    });
    expect((await mixed.tunnel(`mixed.example:${server.port}`)).head).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('T65 connects to the address that it judged, whatever the name says a moment later', async () => {
    const server = await servers.echo();
    let lookUpCount = 0;
    const rebinding = async () => {
      lookUpCount += 1;
      return [lookUpCount === 1 ? '127.0.0.1' : '127.0.0.2'];
    };
    const { tunnel } = await proxied(loopbackPolicy([`rebind.example:${server.port}`]), {
      resolve: rebinding,
    });
    expect((await tunnel(`rebind.example:${server.port}`)).head).toMatch(/^HTTP\/1\.1 200 /);
    expect(lookUpCount).toBe(1);
    expect((await tunnel(`rebind.example:${server.port}`)).head).toMatch(/^HTTP\/1\.1 403 .*loopback/);
    expect(server.connectionCount).toBe(1);
  });

  it('T65 does not follow a redirect: the next hop is a new request, judged anew', async () => {
    const port = await servers.listen(
      createHttpServer((_, response) => {
        response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' });
        response.end();
      }),
    );
    const { ask } = await proxied(loopbackPolicy([`127.0.0.1:${port}`, '*']));
    expect(await ask(get(`http://127.0.0.1:${port}/`))).toMatch(/^HTTP\/1\.1 302 [\s\S]*169\.254\.169\.254/);
    expect(await ask(get('http://169.254.169.254/latest/meta-data/'))).toMatch(/^HTTP\/1\.1 403 /);
  });

  it.each([
    'GET / HTTP/1.1\r\nhost: example.com\r\n\r\n',
    'GET https://example.com/ HTTP/1.1\r\nhost: example.com\r\n\r\n',
    'GET http://user:secret@example.com/ HTTP/1.1\r\nhost: example.com\r\n\r\n',
    'CONNECT example.com HTTP/1.1\r\nhost: example.com\r\n\r\n',
    'CONNECT example.com:0 HTTP/1.1\r\nhost: example.com\r\n\r\n',
    'CONNECT user@example.com:443 HTTP/1.1\r\nhost: example.com\r\n\r\n',
    'CONNECT http://example.com:443 HTTP/1.1\r\nhost: example.com\r\n\r\n',
    'GET http://example.com/ HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  ])('answers 400 to %j', async (text) => {
    const { ask, session } = await proxied(loopbackPolicy(['*']));
    expect(await ask(text)).toMatch(/^HTTP\/1\.1 400 /);
    expect(session.usage()).toMatchObject({ refusedCount: 1, connectionCount: 0 });
  });

  it('answers 502 when nobody listens there or the name has no address', async () => {
    const server = createServer();
    const port = await servers.listen(server);
    await new Promise((resolve) => server.close(resolve));
    const { tunnel } = await proxied(loopbackPolicy([`127.0.0.1:${port}`, 'nowhere.example']), {
      resolve: async () => [],
    });
    expect((await tunnel(`127.0.0.1:${port}`)).head).toMatch(/^HTTP\/1\.1 502 .*could not be connected/);
    expect((await tunnel('nowhere.example:443')).head).toMatch(/^HTTP\/1\.1 502 .*has no address/);
  });

  it('answers 504 when a name server takes too long', async () => {
    const clock = virtualClock();
    const slow = await proxied(loopbackPolicy(['slow.example']), {
      clock,
      resolve: () => new Promise(() => undefined),
    });
    const stop = clock.run();
    expect((await slow.tunnel('slow.example:443')).head).toMatch(/^HTTP\/1\.1 504 .*within 5000 ms/);
    stop();
  });

  it('ends every connection at once when the execution ends, those being made too', async () => {
    const server = await servers.echo();
    const hanging = Promise.withResolvers<readonly string[]>();
    const { tunnel, ask, session } = await proxied(
      loopbackPolicy([`127.0.0.1:${server.port}`, 'hang.example']),
      {
        resolve: () => hanging.promise,
      },
    );
    const { socket } = await tunnel(`127.0.0.1:${server.port}`);
    const waiting = tunnel('hang.example:443');
    const answer = ask(get('http://hang.example/'));
    const ended = allOf(socket);
    await session.close();
    expect(await ended).toBe('');
    expect((await waiting).head).not.toMatch(/ 200 /);
    expect(await answer).not.toMatch(/ 200 /);
    hanging.resolve(['127.0.0.1']);
    await session.close();
  });

  it('shares nothing with the proxy of another execution', async () => {
    const server = await servers.echo();
    const authority = `127.0.0.1:${server.port}`;
    const limits = { sentBytesMax: 10 };
    const one = await proxied(loopbackPolicy([authority], { limits }));
    const other = await proxied(loopbackPolicy([]));
    const { socket } = await one.tunnel(authority);
    const answer = allOf(socket);
    socket.write('0123456789a');
    await answer;
    expect((await other.tunnel(authority)).head).toMatch(/^HTTP\/1\.1 403 /);
    expect(other.session.usage()).toMatchObject({ sentBytes: 0, refusedCount: 1 });
    expect(one.session.usage()).toMatchObject({ sentBytes: 10, refusedCount: 0 });
  });

  it('keeps its books short, however many hosts are tried', async () => {
    const { ask, session } = await proxied(loopbackPolicy([]));
    await Promise.all(Array.from({ length: 60 }, (_, index) => ask(get(`http://host-${index}.example/`))));
    expect(session.usage()).toMatchObject({ refusedCount: 60 });
    expect(session.usage().refusedHosts).toHaveLength(32);
  });
});
