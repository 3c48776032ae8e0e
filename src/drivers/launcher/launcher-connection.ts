import type { Socket } from 'node:net';
import { ChameleonError } from '../../kernel/errors.ts';
import { type Frame, FrameReader, frameType } from './frame-codec.ts';
import { readFailure } from './launcher-replies.ts';

/** One connection to the daemon, which is one instance: waits for replies, and tells how it ended. */
export class LauncherConnection {
  readonly #socket: Socket;
  readonly #reader = new FrameReader();
  readonly #waiting = new Map<
    number,
    { resolve(payload: Buffer): void; reject(error: ChameleonError): void }
  >();
  readonly #arrived = new Map<number, Buffer>();
  readonly #closed = Promise.withResolvers<void>();
  #failure: ChameleonError | undefined;
  #isClosed = false;
  /** Hears output frames. */
  onOutput: (frame: Frame) => void = () => undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => {
      for (const frame of this.#reader.take(bytes)) {
        this.#take(frame);
      }
    });
    socket.on('error', () => undefined);
    socket.once('close', () => this.#end());
  }

  /** Resolves when the daemon has closed the stream: then nothing of the instance is left. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  get failure(): ChameleonError | undefined {
    return this.#failure;
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** The payload of the next frame of this type. Rejects with `instance-failed` when the instance ends before. */
  reply(type: number): Promise<Buffer> {
    const arrived = this.#arrived.get(type);
    if (arrived !== undefined) {
      this.#arrived.delete(type);
      return Promise.resolve(arrived);
    }
    if (this.#isClosed) {
      return Promise.reject(this.#endError());
    }
    return new Promise((resolve, reject) => {
      this.#waiting.set(type, { resolve, reject });
    });
  }

  /** Hangs up, which kills the instance whatever it does. */
  hangUp(): void {
    this.#socket.destroy();
  }

  #take(frame: Frame): void {
    const { type, payload } = frame;
    if (type === frameType.stdout || type === frameType.stderr) {
      this.onOutput(frame);
      return;
    }
    if (type === frameType.failure) {
      this.#failure = readFailure(payload);
      return;
    }
    const waiter = this.#waiting.get(type);
    this.#waiting.delete(type);
    if (waiter === undefined) {
      this.#arrived.set(type, payload);
    } else {
      waiter.resolve(payload);
    }
  }

  #end(): void {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.values()) {
      reject(this.#endError());
    }
    this.#waiting.clear();
    this.#closed.resolve();
  }

  #endError(): ChameleonError {
    return this.#failure ?? new ChameleonError('instance-failed', 'the instance ended before it answered');
  }
}
