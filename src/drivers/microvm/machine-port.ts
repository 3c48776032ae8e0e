import { Duplex } from 'node:stream';
import { encodeFrame, frameTypes } from '../launcher/frame-codec.ts';

/**
 * The protocol's connection to the instance in a machine: the machine's port. It closes when the machine is gone, and says
 * before that of what, if nobody asked for it.
 */
export class MachinePort extends Duplex {
  readonly #socket: Duplex;
  readonly #end: () => Promise<void>;
  #hasEnded = false;

  /** `end` ends the machine; it never rejects. */
  constructor(socket: Duplex, end: () => Promise<void>) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.#end = end;
    socket.on('data', (bytes: Buffer) => {
      if (!this.push(bytes) && !this.#hasEnded) {
        socket.pause();
      }
    });
    socket.on('error', () => undefined);
    this.once('end', () => this.destroy());
  }

  /** The machine has ended: what it said before is taken at once, for only then is it seen to be all. */
  takeRest(): void {
    this.#hasEnded = true;
    this.#socket.resume();
  }

  /** The machine is gone: nothing more will come but `reason`, if nobody asked for its end. */
  finish(reason: string | undefined): void {
    if (this.destroyed || this.readableEnded) {
      return;
    }
    if (reason !== undefined) {
      const failure = { step: 'machine', errno: 0, error: reason };
      this.push(encodeFrame(frameTypes.failure, Buffer.from(JSON.stringify(failure))));
    }
    this.push(null);
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: () => void): void {
    // Where it cannot be written, the end of the machine says why.
    this.#socket.write(bytes, () => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    void this.#end().then(() => done(error));
  }
}
