import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Duplex, duplexPair } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { HeardFrames } from '../../../test/support/heard-frames.ts';
import { EgressTrunk } from './egress-trunk.ts';
import {
  CHUNK_BYTES,
  creditFrame,
  LINE_COUNT_MAX,
  lineFrame,
  trunkFrames,
  WINDOW_BYTES,
} from './trunk-frames.ts';

const { open, data, end, close, credit } = trunkFrames;
const endings: (() => unknown)[] = [];

afterEach(async () => {
  for (const ending of endings.splice(0)) {
    await ending();
  }
});

/** A door, and the machine's end of a trunk to it, which a test speaks for. */
async function bench(serve: (socket: Socket) => void, highWaterMark?: number) {
  const sockets: Socket[] = [];
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  const folder = mkdtempSync(join(tmpdir(), 'chameleon-trunk-'));
  const socketPath = join(folder, 'door');
  server.listen(socketPath);
  await once(server, 'listening');
  const [port, machine] = duplexPair(highWaterMark === undefined ? {} : { highWaterMark });
  const breaches: string[] = [];
  const trunk = new EgressTrunk({ port, socketPath, onBreach: (reason) => breaches.push(reason) });
  endings.push(
    () => trunk.close(),
    () => sockets.map((socket) => socket.destroy()),
    () => new Promise((resolve) => server.close(resolve)),
    () => rmSync(folder, { recursive: true, force: true }),
  );
  return { port, machine, trunk, breaches, sockets, server, heard: new HeardFrames(machine) };
}

/** Opens a line and ends it: what was said before was heard when it is gone. How many bytes were credited until then. */
async function probe(machine: Duplex, heard: HeardFrames): Promise<number> {
  machine.write(Buffer.concat([lineFrame(open, 62), lineFrame(end, 62), lineFrame(close, 62)]));
  await heard.next(close, 62);
  return heard.takeCredits();
}

const echo = (socket: Socket) => socket.pipe(socket);
const flood = (socket: Socket) => socket.end(Buffer.alloc(4 * WINDOW_BYTES, 'f'));

describe("the host's end of a machine's trunk", () => {
  it('carries each line to a connection of its own, and the end of each side', async () => {
    const { machine, heard, trunk } = await bench(echo);
    for (const [line, text] of [
      [0, 'zero'],
      [63, 'last'],
    ] as const) {
      machine.write(Buffer.concat([lineFrame(open, line), lineFrame(data, line, Buffer.from(text))]));
      expect((await heard.read(line, text.length)).toString()).toBe(text);
    }
    machine.write(lineFrame(end, 0));
    await heard.next(end, 0);
    await heard.next(close, 0);
    machine.write(lineFrame(close, 0));
    machine.write(lineFrame(open, 0));
    machine.write(lineFrame(data, 0, Buffer.from('again')));
    expect((await heard.read(0, 5)).toString()).toBe('again');
    expect(trunk.lineCount).toBe(2);
  });

  it('T68 sends no more than a window that the machine has not taken, and then what it takes', async () => {
    const { machine, heard } = await bench(flood);
    machine.write(lineFrame(open, 1));
    await heard.read(1, WINDOW_BYTES);
    // Whatever else is on its way comes before the answer to another line.
    machine.write(lineFrame(open, 2));
    await heard.read(2, WINDOW_BYTES);
    expect(heard.count).toBe(0);
    for (let left = 3; left > 0; left -= 1) {
      machine.write(creditFrame(1, WINDOW_BYTES));
      await heard.read(1, WINDOW_BYTES);
    }
    await heard.next(end, 1);
  });

  it('T14 tells the machine to send more only when the door has taken what came', async () => {
    const { machine, heard, sockets, breaches } = await bench((socket) => socket.pause());
    machine.write(lineFrame(open, 5));
    // What the kernel takes for the door is taken; then no credit comes any more.
    let allowed = WINDOW_BYTES;
    let sentBytes = 0;
    for (;;) {
      while (allowed >= CHUNK_BYTES) {
        machine.write(lineFrame(data, 5, Buffer.alloc(CHUNK_BYTES)));
        allowed -= CHUNK_BYTES;
        sentBytes += CHUNK_BYTES;
      }
      const more = await probe(machine, heard);
      allowed += more;
      if (more === 0) {
        break;
      }
    }
    expect(sentBytes).toBeLessThan(100 * WINDOW_BYTES);
    let receivedBytes = 0;
    const [socket] = sockets;
    socket?.on('data', (bytes) => {
      receivedBytes += bytes.length;
    });
    machine.write(lineFrame(end, 5));
    if (socket !== undefined) {
      await once(socket.resume(), 'end');
    }
    expect([receivedBytes, breaches]).toEqual([sentBytes, []]);
  });

  it('T68 holds bytes that come one by one in no more than their window', async () => {
    const { machine, heard, sockets } = await bench((socket) => socket.pause());
    machine.write(lineFrame(open, 7));
    const one = lineFrame(data, 7, Buffer.from('x'));
    machine.write(Buffer.concat(Array.from({ length: WINDOW_BYTES }, () => one)));
    await probe(machine, heard);
    let receivedBytes = 0;
    const [socket] = sockets;
    socket?.on('data', (bytes) => {
      receivedBytes += bytes.length;
    });
    machine.write(lineFrame(end, 7));
    if (socket !== undefined) {
      await once(socket.resume(), 'end');
    }
    expect(receivedBytes).toBe(WINDOW_BYTES);
  });

  it('T14 does not listen to a machine that does not listen, and goes on when it does', async () => {
    const { port, machine, heard, breaches } = await bench(flood, 1024);
    machine.pause();
    const lines = Array.from({ length: LINE_COUNT_MAX }, (_, line) => line);
    machine.write(Buffer.concat(lines.map((line) => lineFrame(open, line))));
    await new Promise<void>((resolve) => {
      const look = () => (port.isPaused() ? resolve() : setImmediate(look));
      look();
    });
    expect(port.writableLength).toBeLessThan(LINE_COUNT_MAX * 2 * CHUNK_BYTES);
    machine.resume();
    await Promise.all(lines.map((line) => heard.read(line, WINDOW_BYTES)));
    expect(breaches).toEqual([]);
  });

  it('breaks a line whose door is not there, and takes what is still on its way', async () => {
    const { machine, heard, server, breaches, trunk } = await bench(echo);
    server.close();
    machine.write(lineFrame(open, 3));
    machine.write(lineFrame(data, 3, Buffer.from('to nobody')));
    await heard.next(close, 3);
    machine.write(
      Buffer.concat([lineFrame(data, 3, Buffer.from('late')), lineFrame(end, 3), lineFrame(close, 3)]),
    );
    machine.write(lineFrame(open, 3));
    await heard.next(close, 3);
    expect([breaches, trunk.lineCount]).toEqual([[], 1]);
  });

  it('ends the lines of a door that ends', async () => {
    const { machine, heard, sockets } = await bench(echo);
    machine.write(Buffer.concat([lineFrame(open, 3), lineFrame(data, 3, Buffer.from('hello'))]));
    await heard.read(3, 5);
    sockets[0]?.destroy();
    await heard.next(end, 3);
    machine.write(lineFrame(data, 3, Buffer.from('to nobody')));
    await heard.next(close, 3);
  });

  it('says nothing of a line after its last word, not even what it still has', async () => {
    const { machine, heard } = await bench((socket) => {
      socket.write(Buffer.alloc(4 * WINDOW_BYTES));
      socket.once('data', () => socket.destroy());
    });
    machine.write(lineFrame(open, 1));
    await heard.read(1, WINDOW_BYTES);
    machine.write(lineFrame(data, 1, Buffer.from('go')));
    // Sooner or later it cannot be written any more; the window was not given back, so there is more that could be read.
    for (let isOver = false; !isOver; ) {
      machine.write(lineFrame(data, 1, Buffer.from('x')));
      await probe(machine, heard);
      isOver = heard.has(close, 1);
    }
    machine.write(creditFrame(1, WINDOW_BYTES));
    await probe(machine, heard);
    expect(heard.has(data, 1)).toBe(false);
  });

  it('passes on what came before the last word, and drops what a broken line had', async () => {
    const came = Promise.withResolvers<string>();
    const { machine, heard } = await bench((socket) => text(socket).then(came.resolve));
    machine.write(Buffer.concat([lineFrame(open, 1), lineFrame(data, 1, Buffer.from('whole'))]));
    machine.write(Buffer.concat([lineFrame(end, 1), lineFrame(close, 1)]));
    await heard.next(close, 1);
    expect(await came.promise).toBe('whole');
    machine.write(Buffer.concat([lineFrame(open, 2), lineFrame(close, 2)]));
    await heard.next(close, 2);
  });

  it('ends every connection with the machine', async () => {
    const { port, machine, heard, sockets } = await bench(echo);
    machine.write(Buffer.concat([lineFrame(open, 3), lineFrame(data, 3, Buffer.from('hello'))]));
    await heard.read(3, 5);
    const ended = once(sockets[0] as Socket, 'end');
    port.destroy();
    await ended;
  });

  const breaches: readonly (readonly [string, readonly Buffer[]])[] = [
    ['a line that is not open', [lineFrame(data, 1, Buffer.from('x'))]],
    ['a line that is open already', [lineFrame(open, 0)]],
    ['a number that no line has', [lineFrame(open, LINE_COUNT_MAX)]],
    ['more than a window', Array.from({ length: 400 }, () => lineFrame(data, 0, Buffer.alloc(CHUNK_BYTES)))],
    ['a frame that is too long', [lineFrame(data, 0, Buffer.alloc(CHUNK_BYTES + 1))]],
    ['a frame of no length', [Buffer.from([0, 0, 0, 0, data])]],
    ['a frame of no kind', [lineFrame(9, 0)]],
    ['more credit than was used', [creditFrame(0, 1)]],
    ['a credit that is none', [lineFrame(credit, 0, Buffer.alloc(3))]],
    ['bytes after their end', [lineFrame(end, 0), lineFrame(data, 0, Buffer.from('x'))]],
    ['two ends', [lineFrame(end, 0), lineFrame(end, 0)]],
    ['a word after the last', [lineFrame(end, 0), lineFrame(close, 0), lineFrame(close, 0)]],
  ];

  it.each(breaches)('T68 gives up a machine that sends %s', async (_, frames) => {
    const { machine, port, breaches: found, trunk } = await bench((socket) => socket.pause());
    machine.write(lineFrame(open, 0));
    const closed = once(port, 'close');
    machine.write(Buffer.concat(frames));
    await closed;
    expect([found.length, trunk.lineCount]).toEqual([1, 0]);
    expect(found[0]).toMatch(/^its way out was misused: /);
  });
});
