import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { ChameleonError } from '../../kernel/errors.ts';

/** All that is not memory: a few hundred kilobytes. */
const STATE_BYTES_MAX = 64 * 1_048_576;

/** Listens at a path for the state that a monitor sends there, once. */
export async function receiveState(
  path: string,
): Promise<{ readonly state: Promise<Buffer>; close(): void }> {
  const received = Promise.withResolvers<Buffer>();
  received.promise.catch(() => undefined);
  const server = createServer((socket) => {
    const parts: Buffer[] = [];
    let length = 0;
    socket.on('data', (bytes: Buffer) => {
      parts.push(bytes);
      length += bytes.length;
      if (length > STATE_BYTES_MAX) {
        socket.destroy();
        received.reject(
          new ChameleonError('instance-failed', `a state of more than ${STATE_BYTES_MAX} bytes`),
        );
      }
    });
    socket.once('end', () => received.resolve(Buffer.concat(parts)));
    socket.on('error', (error) => received.reject(error));
  });
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(path, listening.resolve);
  await listening.promise;
  // The monitor is somebody else; the folder around keeps out everybody but those who are shown it.
  chmodSync(path, 0o666);
  return {
    state: received.promise,
    close: () => {
      server.close();
      rmSync(path, { force: true });
      received.reject(new ChameleonError('instance-failed', 'no state came'));
    },
  };
}
