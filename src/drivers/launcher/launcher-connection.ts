import type { Duplex } from 'node:stream';
import type { ByteSource } from '../../kernel/byte-pipe.ts';
import { type Frame, FrameDecoder, frameTypes } from './frame-codec.ts';
import { LauncherStdin } from './launcher-stdin.ts';

/** One instance's connection: frames out, frames in, and an input that waits for its reader. */
export class LauncherConnection {
  readonly #socket: Duplex;
  readonly #onFrame: (frame: Frame) => void;
  readonly #decoder = new FrameDecoder();
  readonly #stdin = new LauncherStdin((frame) => this.send(frame));
  /** Resolves when the launcher has ended the stream: then nothing of the instance is left. */
  readonly closed: Promise<void>;

  constructor(socket: Duplex, onFrame: (frame: Frame) => void) {
    this.#socket = socket;
    this.#onFrame = onFrame;
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#stdin.stop();
        resolve();
      });
    });
    // What went wrong shows in the closing; the code of the error adds nothing that helps.
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => this.#receive(bytes));
  }

  send(...frames: readonly Buffer[]): void {
    if (this.#socket.writable) {
      this.#socket.write(Buffer.concat(frames));
    }
  }

  /** Sends the program's whole input, what comes of it while it runs included, as fast as it is taken, and then its end. */
  sendStdin(bytes: Uint8Array, more?: ByteSource): void {
    this.#stdin.start(bytes, more);
  }

  /** Hangs up, which ends the instance without a report. */
  destroy(): void {
    this.#socket.destroy();
  }

  #receive(bytes: string | Buffer): void {
    try {
      for (const frame of this.#decoder.push(Buffer.from(bytes))) {
        if (frame.type === frameTypes.stdinAck) {
          this.#stdin.acknowledge(frame.payload.readUInt32LE(0));
        } else {
          if (frame.type === frameTypes.exit || frame.type === frameTypes.failure) {
            this.#stdin.stop();
          }
          this.#onFrame(frame);
        }
      }
    } catch {
      // Not the launcher's protocol: nothing that follows can be believed.
      this.destroy();
    }
  }
}
