import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { findLauncher } from '../launcher/launcher-paths.ts';
import { EgressTrunk } from './egress-trunk.ts';
import { LINE_COUNT_MAX, WINDOW_BYTES } from './trunk-frames.ts';

const endings: (() => unknown)[] = [];

afterEach(async () => {
  for (const ending of endings.splice(0)) {
    await ending();
  }
});

/** Both ends of a trunk with no machine between them: the launcher's, to whose socket one connects, and the host's, to a door. */
async function bench(serve: (socket: Socket) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'chameleon-trunk-'));
  const [inside, door] = [join(folder, 'inside'), join(folder, 'door')];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  server.listen(door);
  await once(server, 'listening');
  const child = spawn(findLauncher(), ['trunk', '--socket', inside], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const [, output, , port] = child.stdio;
  if (output === null || !(port instanceof Duplex)) {
    throw new Error('the trunk has no port');
  }
  await once(output, 'data');
  const breaches: string[] = [];
  const trunk = new EgressTrunk({ port, socketPath: door, onBreach: (reason) => breaches.push(reason) });
  endings.push(
    () => trunk.close(),
    () => once(child, 'exit'),
    () => server.close(),
    () => rmSync(folder, { recursive: true, force: true }),
  );
  const open = () => {
    const socket = connect({ path: inside, allowHalfOpen: true });
    socket.on('error', () => undefined);
    return socket;
  };
  return { open, trunk, breaches };
}

describe('a trunk, both ends of it', () => {
  it('carries many connections at once, each whole and by itself', async () => {
    const { open, breaches } = await bench((socket) => socket.pipe(socket));
    const all = await Promise.all(
      Array.from({ length: 2 * LINE_COUNT_MAX }, async (_, index) => {
        const bytes = randomBytes(3 * WINDOW_BYTES + 997 * index);
        const socket = open();
        socket.end(bytes);
        return (await buffer(socket)).equals(bytes);
      }),
    );
    expect([all.every((isWhole) => isWhole), breaches]).toEqual([true, []]);
  });

  it('waits with connections that nobody reads, and with no others', async () => {
    let count = 0;
    const { open, breaches } = await bench((socket) => {
      count += 1;
      return count <= LINE_COUNT_MAX / 2 ? socket.pause() : socket.pipe(socket);
    });
    const stuck = Array.from({ length: LINE_COUNT_MAX / 2 }, () => open());
    await Promise.all(stuck.map((socket) => once(socket, 'connect')));
    const flooding = stuck.map((socket) => socket.write(Buffer.alloc(16 * WINDOW_BYTES)));
    const other = open();
    other.end(Buffer.alloc(16 * WINDOW_BYTES, 'o'));
    expect((await buffer(other)).length).toBe(16 * WINDOW_BYTES);
    expect([flooding.length, breaches]).toEqual([LINE_COUNT_MAX / 2, []]);
  });

  it('forgets lines that either side breaks', async () => {
    const { open, trunk, breaches } = await bench((socket) => {
      socket.once('data', () => socket.destroy());
    });
    for (let i = 0; i < 3 * LINE_COUNT_MAX; i += 1) {
      const socket = open();
      socket.write('x');
      await once(socket.resume(), i % 2 === 0 ? 'end' : 'connect');
      socket.destroy();
    }
    const last = open();
    last.end('x');
    await buffer(last);
    expect(breaches).toEqual([]);
    expect(trunk.lineCount).toBeLessThanOrEqual(LINE_COUNT_MAX);
  });
});
