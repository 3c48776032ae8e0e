import { Duplex } from 'node:stream';
import { StreamDemuxer } from './stream-demuxer.ts';

/** What the launcher, or the engine in its place, said last; for an operator to read. */
const LAST_WORDS_LENGTH_MAX = 500;

/**
 * The protocol's connection to an instance in a container: its standard input and output, as the engine carries them. It
 * closes when the container has been removed, so that its end says what the end of the launcher's own stream says.
 */
export class ContainerStream extends Duplex {
  readonly #socket: Duplex;
  readonly #remove: () => Promise<void>;
  readonly #demuxer = new StreamDemuxer();
  #lastWords = '';
  #hasEnded = false;

  /** `remove` removes the container; it never rejects. */
  constructor(socket: Duplex, remove: () => Promise<void>) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.#remove = remove;
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    for (const end of ['end', 'error', 'close']) {
      socket.on(end, () => this.#end());
    }
    // All that was sent is heard before: a report may be among it.
    this.once('end', () => this.destroy());
  }

  get lastWords(): string {
    return this.#lastWords.trim();
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: () => void): void {
    // Where it cannot be written, the other direction says why.
    this.#socket.write(bytes, () => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    void this.#remove().then(() => done(error));
  }

  #receive(bytes: Buffer): void {
    for (const part of this.#demuxer.push(bytes)) {
      if (part.stream === 'stderr') {
        this.#lastWords = (this.#lastWords + part.bytes.toString()).slice(-LAST_WORDS_LENGTH_MAX);
      } else if (!this.push(part.bytes)) {
        this.#socket.pause();
      }
    }
  }

  #end(): void {
    if (!this.#hasEnded && !this.destroyed) {
      this.#hasEnded = true;
      this.push(null);
    }
  }
}
