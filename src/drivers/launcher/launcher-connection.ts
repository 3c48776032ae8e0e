import type { Duplex } from 'node:stream';
import { encodeFrame, type Frame, FrameDecoder, frameTypes } from './frame-codec.ts';

/** Bytes of input that may be on their way, and how much of it goes into one frame. */
const STDIN_WINDOW_BYTES = 1_048_576;
const STDIN_PART_BYTES = 262_144;

/** One instance's connection: frames out, frames in, and an input that waits for its reader. */
export class LauncherConnection {
  readonly #socket: Duplex;
  readonly #onFrame: (frame: Frame) => void;
  readonly #decoder = new FrameDecoder();
  #stdinLeft: Uint8Array = new Uint8Array(0);
  #stdinCredit = STDIN_WINDOW_BYTES;
  /** Resolves when the launcher has ended the stream: then nothing of the instance is left. */
  readonly closed: Promise<void>;

  constructor(socket: Duplex, onFrame: (frame: Frame) => void) {
    this.#socket = socket;
    this.#onFrame = onFrame;
    this.closed = new Promise((resolve) => {
      socket.once('close', () => resolve());
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

  /** Sends the program's whole input, as fast as it is taken, and then its end. */
  sendStdin(bytes: Uint8Array): void {
    this.#stdinLeft = bytes;
    this.#sendMoreStdin();
  }

  /** Hangs up, which ends the instance without a report. */
  destroy(): void {
    this.#socket.destroy();
  }

  #sendMoreStdin(): void {
    while (this.#stdinLeft.length > 0 && this.#stdinCredit > 0) {
      const part = this.#stdinLeft.subarray(0, Math.min(STDIN_PART_BYTES, this.#stdinCredit));
      this.#stdinLeft = this.#stdinLeft.subarray(part.length);
      this.#stdinCredit -= part.length;
      this.send(encodeFrame(frameTypes.stdin, part));
      if (this.#stdinLeft.length === 0) {
        this.send(encodeFrame(frameTypes.stdinEnd));
      }
    }
  }

  #receive(bytes: string | Buffer): void {
    try {
      for (const frame of this.#decoder.push(Buffer.from(bytes))) {
        if (frame.type === frameTypes.stdinAck) {
          this.#stdinCredit += frame.payload.readUInt32LE(0);
          this.#sendMoreStdin();
        } else {
          this.#onFrame(frame);
        }
      }
    } catch {
      // Not the launcher's protocol: nothing that follows can be believed.
      this.destroy();
    }
  }
}
