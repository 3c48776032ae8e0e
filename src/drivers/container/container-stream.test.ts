import { Duplex } from 'node:stream';
import { expect, it } from 'vitest';
import { ContainerStream } from './container-stream.ts';

function block(stream: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

/** The engine's side: `say` sends to the stream, `written` is what it got. */
function openSocket() {
  const written: Buffer[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write(bytes, _encoding, done) {
      written.push(bytes);
      done();
    },
  });
  return { socket, written, say: (bytes: Buffer | null) => socket.push(bytes) };
}

it('hears all that was said, then removes the container, and only then closes', async () => {
  const { socket, say } = openSocket();
  const removal = Promise.withResolvers<void>();
  const order: string[] = [];
  const stream = new ContainerStream(socket, () => {
    order.push('removing');
    return removal.promise.then(() => void order.push('removed'));
  });
  const closed = new Promise<void>((resolve) => {
    stream.once('close', () => {
      order.push('closed');
      resolve();
    });
  });
  stream.on('data', (bytes: Buffer) => order.push(bytes.toString()));
  say(block(1, 'report'));
  say(block(2, 'last words'));
  say(null);
  removal.resolve();
  await closed;
  expect(order).toEqual(['report', 'removing', 'removed', 'closed']);
  expect(socket.destroyed).toBe(true);
});

it('removes the container when it is let go of', async () => {
  const { socket } = openSocket();
  let removedCount = 0;
  const stream = new ContainerStream(socket, async () => {
    removedCount += 1;
  });
  const closed = new Promise((resolve) => stream.once('close', resolve));
  stream.destroy();
  stream.destroy();
  await closed;
  expect(removedCount).toBe(1);
});

it('makes the engine wait while nobody reads', async () => {
  const { socket, say } = openSocket();
  const stream = new ContainerStream(socket, async () => undefined);
  for (let sent = 0; sent < 8; sent += 1) {
    say(block(1, 'x'.repeat(65_536)));
  }
  await new Promise((resolve) => setImmediate(resolve));
  expect(socket.isPaused()).toBe(true);
  let heard = 0;
  const all = new Promise<void>((resolve) => {
    stream.on('data', (bytes: Buffer) => {
      heard += bytes.length;
      if (heard === 8 * 65_536) {
        resolve();
      }
    });
  });
  await all;
});

it('passes on what is written', async () => {
  const { socket, written } = openSocket();
  const stream = new ContainerStream(socket, async () => undefined);
  await new Promise((resolve) => stream.write('frame', resolve));
  expect(Buffer.concat(written).toString()).toBe('frame');
});
