import type { Duplex } from 'node:stream';
import { messageOf } from '../../kernel/errors.ts';
import { type Frame, FrameDecoder } from '../launcher/frame-codec.ts';
import { CHUNK_BYTES, LINE_COUNT_MAX, readCredit, trunkFrames } from './trunk-frames.ts';
import { TrunkLine } from './trunk-line.ts';

/**
 * The host's end of a machine's way out: carries each connection that its programs make to one unix socket, and nowhere else.
 * Who has taken the machine over can say anything here. So nothing is kept of it but what the windows of its lines hold, and it is
 * not listened to while it does not listen; at the first word that is not the protocol's it is given up.
 */
export class EgressTrunk {
  readonly #port: Duplex;
  readonly #socketPath: string;
  readonly #onBreach: (reason: string) => void;
  readonly #decoder = new FrameDecoder(1 + CHUNK_BYTES);
  /** In the order in which it is their turn. */
  readonly #lines = new Map<number, TrunkLine>();
  #isBlocked = false;
  #isClosed = false;

  /** `onBreach`: what came is not to be believed; every connection is ended then. */
  constructor(parts: {
    readonly port: Duplex;
    readonly socketPath: string;
    readonly onBreach: (reason: string) => void;
  }) {
    this.#port = parts.port;
    this.#socketPath = parts.socketPath;
    this.#onBreach = parts.onBreach;
    this.#port.on('error', () => undefined);
    this.#port.on('data', (bytes: Buffer) => this.#hear(bytes));
    this.#port.on('drain', () => this.#goOn());
    this.#port.once('close', () => this.close());
  }

  /** Connections that are not over on both sides. */
  get lineCount(): number {
    return this.#lines.size;
  }

  /** Ends every connection; idempotent. */
  close(): void {
    this.#isClosed = true;
    for (const line of this.#lines.values()) {
      line.destroy();
    }
    this.#lines.clear();
    this.#port.destroy();
  }

  #hear(bytes: Buffer): void {
    try {
      for (const frame of this.#isClosed ? [] : this.#decoder.push(bytes)) {
        this.#take(frame);
      }
    } catch (error) {
      this.close();
      this.#onBreach(`its way out was misused: ${messageOf(error)}`);
    }
  }

  #take({ type, payload }: Frame): void {
    const number = payload.readUInt8(0);
    if (type === trunkFrames.open) {
      this.#open(number);
      return;
    }
    const line = this.#lines.get(number);
    if (line === undefined) {
      throw new RangeError(`no line ${number}`);
    }
    const bytes = payload.subarray(1);
    switch (type) {
      case trunkFrames.data:
        line.take(bytes);
        break;
      case trunkFrames.credit:
        line.allow(readCredit(bytes));
        break;
      case trunkFrames.end:
        line.end();
        break;
      case trunkFrames.close:
        line.close();
        break;
      default:
        throw new RangeError(`no frame ${type}`);
    }
  }

  #open(number: number): void {
    if (number >= LINE_COUNT_MAX || this.#lines.has(number)) {
      throw new RangeError(`line ${number} cannot be opened`);
    }
    const trunk = {
      send: (frame: Buffer) => this.#send(frame),
      serve: () => this.#serve(),
      forget: (line: number) => this.#lines.delete(line),
    };
    this.#lines.set(number, new TrunkLine(number, this.#socketPath, trunk));
  }

  #send(frame: Buffer): void {
    if (!this.#isClosed && this.#port.writable && !this.#port.write(frame)) {
      this.#isBlocked = true;
      this.#port.pause();
    }
  }

  #goOn(): void {
    this.#isBlocked = false;
    this.#port.resume();
    this.#serve();
  }

  /** Each line sends a piece in its turn, as long as somebody takes them and there are any. */
  #serve(): void {
    for (let isMoving = true; isMoving && !this.#isBlocked; ) {
      isMoving = false;
      for (const [number, line] of [...this.#lines]) {
        if (this.#isBlocked) {
          return;
        }
        if (line.sendSome()) {
          isMoving = true;
          this.#lines.delete(number);
          this.#lines.set(number, line);
        }
      }
    }
  }
}
