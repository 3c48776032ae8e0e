import type { ByteSource } from '../../kernel/byte-pipe.ts';
import { encodeFrame, frameTypes } from './frame-codec.ts';

/** Bytes of input that may be on their way, and how much of it goes into one frame. */
const WINDOW_BYTES = 1_048_576;
const PART_BYTES = 262_144;

/** A program's standard input on its way to the launcher: as much at a time as that takes. */
export class LauncherStdin {
  readonly #send: (frame: Buffer) => void;
  #left: Uint8Array = new Uint8Array(0);
  #more: ByteSource | undefined;
  #credit = WINDOW_BYTES;
  /** Nothing is sent before a run has begun, after its input has ended, or after the run has. */
  #isOpen = false;
  #isSending = false;

  constructor(send: (frame: Buffer) => void) {
    this.#send = send;
  }

  /** Sends `bytes`, then what comes from `more`, each as fast as it is taken, and then the end. Nothing where there is neither. */
  start(bytes: Uint8Array, more: ByteSource | undefined): void {
    this.#left = bytes;
    this.#more = more;
    this.#isOpen = bytes.length > 0 || more !== undefined;
    more?.onReadable(() => this.#sendMore());
    this.#sendMore();
  }

  /** So many bytes were passed on, or dropped because the program has closed its input. */
  acknowledge(count: number): void {
    this.#credit += count;
    this.#sendMore();
  }

  /** The run has ended: whatever is left stays where it is. */
  stop(): void {
    this.#isOpen = false;
  }

  #sendMore(): void {
    // Whoever is told of the room that is made by reading may write at once: that is for the loop that runs already.
    if (!this.#isSending) {
      this.#isSending = true;
      this.#sendWhatIsTaken();
      this.#isSending = false;
    }
  }

  #sendWhatIsTaken(): void {
    while (this.#isOpen && this.#credit > 0) {
      const part = this.#next(Math.min(PART_BYTES, this.#credit));
      if (part.length === 0) {
        break;
      }
      this.#credit -= part.length;
      this.#send(encodeFrame(frameTypes.stdin, part));
    }
    if (this.#isOpen && this.#left.length === 0 && this.#more?.isDry !== false) {
      this.#isOpen = false;
      this.#send(encodeFrame(frameTypes.stdinEnd));
    }
  }

  #next(bytesMax: number): Uint8Array {
    if (this.#left.length === 0) {
      return this.#more?.read(bytesMax) ?? this.#left;
    }
    const part = this.#left.subarray(0, bytesMax);
    this.#left = this.#left.subarray(part.length);
    return part;
  }
}
