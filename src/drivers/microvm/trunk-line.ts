import { connect, type Socket } from 'node:net';
import { CHUNK_BYTES, creditFrame, lineFrame, trunkFrames, WINDOW_BYTES } from './trunk-frames.ts';

/** So much is passed on before the machine is told: each credit is a frame. */
const CREDIT_STEP_BYTES = WINDOW_BYTES / 4;

/** What a line needs of its trunk. */
export interface LineTrunk {
  send(frame: Buffer): void;
  /** The line may have something to send: it is asked for it when it is its turn. */
  serve(): void;
  /** Both sides have said their last word of this number. */
  forget(line: number): void;
}

/**
 * One connection of a program in a machine, and the one to the door that it is carried to. What the machine says of it is
 * believed only as far as its window goes: methods throw where it says more, and then nothing that follows means anything.
 */
export class TrunkLine {
  readonly #number: number;
  readonly #trunk: LineTrunk;
  readonly #socket: Socket;
  /** Bytes that the machine takes yet. */
  #credit = WINDOW_BYTES;
  /** Bytes that it may send yet, and those passed on of which it was not told. */
  #room = WINDOW_BYTES;
  #owed = 0;
  #isWriting = false;
  /** What came while something was being written: all of it is written next, in one piece, however small the pieces were. */
  #held: Buffer | undefined;
  #heldBytes = 0;
  /** What the machine has said. */
  #hasEnded = false;
  #hasClosed = false;
  /** Our last word was said. */
  #isClosed = false;

  constructor(number: number, socketPath: string, trunk: LineTrunk) {
    this.#number = number;
    this.#trunk = trunk;
    this.#socket = connect({ path: socketPath, allowHalfOpen: true });
    this.#socket.on('readable', () => trunk.serve());
    this.#socket.once('end', () => this.#say(trunkFrames.end));
    // What went wrong shows in the closing: without an end before it, the connection is broken inside, too.
    this.#socket.on('error', () => undefined);
    this.#socket.once('close', () => this.#leave());
  }

  /** Sends a piece of what came from the door, if there is any that the machine takes. Whether it did. */
  sendSome(): boolean {
    if (this.#isClosed) {
      return false;
    }
    const { readableLength } = this.#socket;
    const count = Math.min(this.#credit, CHUNK_BYTES, readableLength);
    // To read nothing shows whether it was all.
    const bytes = count === 0 && readableLength > 0 ? null : (this.#socket.read(count) as Buffer | null);
    if (bytes === null) {
      return false;
    }
    if (!this.#hasClosed) {
      this.#credit -= bytes.length;
      this.#trunk.send(lineFrame(trunkFrames.data, this.#number, bytes));
    }
    return true;
  }

  /** The machine takes so many bytes more. */
  allow(count: number): void {
    if (this.#hasClosed || count > WINDOW_BYTES - this.#credit) {
      throw new RangeError(
        `a credit of ${count} bytes where ${WINDOW_BYTES - this.#credit} are on their way`,
      );
    }
    this.#credit += count;
    this.#trunk.serve();
  }

  /** Bytes for the door. */
  take(bytes: Buffer): void {
    if (this.#hasEnded || this.#hasClosed || bytes.length > this.#room) {
      throw new RangeError(`${bytes.length} bytes where ${this.#hasEnded ? 'none' : this.#room} may come`);
    }
    this.#room -= bytes.length;
    if (this.#isWriting) {
      this.#held ??= Buffer.allocUnsafe(WINDOW_BYTES);
      this.#heldBytes += bytes.copy(this.#held, this.#heldBytes);
    } else if (this.#socket.writable) {
      this.#write(bytes);
    }
  }

  /** Nothing more will come for the door. */
  end(): void {
    if (this.#hasEnded || this.#hasClosed) {
      throw new RangeError('a second end');
    }
    this.#hasEnded = true;
    this.#finish();
  }

  /** The last word of the machine. Without an end before it, the connection is broken. */
  close(): void {
    if (this.#hasClosed) {
      throw new RangeError('a word after the last');
    }
    this.#hasClosed = true;
    if (this.#isClosed) {
      this.#trunk.forget(this.#number);
    } else if (this.#hasEnded) {
      // Nobody takes what may yet come; it must not keep the door from taking what came before.
      this.#credit = Number.MAX_SAFE_INTEGER;
      this.#finish();
      this.#trunk.serve();
    } else {
      this.#socket.destroy();
    }
  }

  /** Ends it, and says nothing any more. */
  destroy(): void {
    this.#isClosed = true;
    this.#socket.destroy();
  }

  #write(bytes: Buffer): void {
    this.#isWriting = true;
    this.#socket.write(bytes, () => {
      this.#isWriting = false;
      this.#credited(bytes.length);
      if (this.#held !== undefined && this.#socket.writable) {
        const next = this.#held.subarray(0, this.#heldBytes);
        this.#held = undefined;
        this.#heldBytes = 0;
        this.#write(next);
      } else {
        this.#finish();
      }
    });
  }

  #credited(count: number): void {
    this.#owed += count;
    if (this.#owed >= CREDIT_STEP_BYTES && !this.#hasEnded && !this.#hasClosed && !this.#isClosed) {
      this.#room += this.#owed;
      this.#trunk.send(creditFrame(this.#number, this.#owed));
      this.#owed = 0;
    }
  }

  /** Once all that came is written. */
  #finish(): void {
    if (this.#isWriting || !this.#hasEnded) {
      return;
    }
    if (this.#hasClosed) {
      this.#socket.destroySoon();
    } else {
      this.#socket.end();
    }
  }

  #say(type: number): void {
    if (!this.#isClosed) {
      this.#trunk.send(lineFrame(type, this.#number));
    }
  }

  #leave(): void {
    this.#say(trunkFrames.close);
    this.#isClosed = true;
    if (this.#hasClosed) {
      this.#trunk.forget(this.#number);
    }
  }
}
