import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { startMemoryServer } from '../../test/support/memory-chameleon/memory-server.ts';

/** Headers may take 10 s, which is looked at every 2. */
const HEADERS_MS_MAX = 13_000;

async function openSlow(port: number, first: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined).resume();
  await once(socket, 'connect');
  socket.write(first);
  return socket;
}

it(
  'T72 ends whoever sends a request byte by byte, and answers everybody else meanwhile',
  async () => {
    const { server, ask } = await startMemoryServer();
    const startedAt = performance.now();
    const slow = await Promise.all(
      Array.from({ length: 200 }, () => openSlow(server.port(), 'GET /healthz HTTP/1.1\r\nhost: a\r\n')),
    );
    const trickle = setInterval(() => {
      for (const socket of slow) {
        socket.write('x');
      }
    }, 500);
    const ended = Promise.all(slow.map((socket) => once(socket, 'close')));
    expect((await ask('GET', '/healthz')).status).toBe(200);
    await ended;
    clearInterval(trickle);
    expect(performance.now() - startedAt).toBeLessThan(HEADERS_MS_MAX);
    expect((await ask('GET', '/healthz')).status).toBe(200);
  },
  2 * HEADERS_MS_MAX,
);
