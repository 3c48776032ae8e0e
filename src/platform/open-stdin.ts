import { BytePipe } from '../kernel/byte-pipe.ts';
import { type Clock, delay } from '../kernel/clock.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { StdinAnswer, StdinMessage } from '../model/manager-messages.ts';
import type { StdinRoom } from './stdin-room.ts';

/** What one write may bring, and one message to a manager carries. */
export const STDIN_PART_BYTES_MAX = 262_144;
/** What an execution may have waiting here, before its turn or because its program does not read. */
const HELD_BYTES_MAX = 1_048_576;
/** A program that reads makes room sooner than that. */
const FULL_RETRY_MS = 25;
/** So long the answer of a manager whose attempt has ended is waited for. */
const ANSWER_MS_MAX = 1000;

/** A piece of input; after one with `isEnd` nothing follows. */
export type StdinPart = Omit<StdinMessage, 'attemptId'>;

/** What became of a piece of input. */
export interface StdinReceipt {
  /** All that was taken for the execution so far, but for the `stdin` that it was submitted with. */
  readonly receivedBytes: number;
  /** Of that, what no manager has taken yet. */
  readonly waitingBytes: number;
}

interface Flow {
  isStopped: boolean;
  /** Tells what it waits for now that it was stopped. */
  tellStopped: () => void;
  /** Resolves when nothing of it is under way. */
  settled: Promise<void>;
}

interface OpenStdinParts {
  readonly clock: Clock;
  readonly tenantId: TenantId;
  readonly room: StdinRoom;
}

/**
 * The input of one execution that comes while it waits or runs. What comes before its manager takes it is held here, bounded, and in
 * memory only. A stream cannot be played twice: once some of it was handed over, no other attempt can be given it.
 */
export class OpenStdin {
  readonly tenantId: TenantId;
  readonly #clock: Clock;
  readonly #room: StdinRoom;
  readonly #pipe = new BytePipe(HELD_BYTES_MAX);
  /** Read from the pipe, and not taken yet. */
  #offered: Uint8Array = new Uint8Array(0);
  #receivedBytes = 0;
  #isHandedOver = false;
  #closedBecause: string | undefined;
  #flow: Flow | undefined;

  constructor({ clock, tenantId, room }: OpenStdinParts) {
    this.#clock = clock;
    this.tenantId = tenantId;
    this.#room = room;
  }

  /** That of an execution which an earlier life of the server accepted: what was written to it then is gone. */
  static lost(parts: OpenStdinParts): OpenStdin {
    const stdin = new OpenStdin(parts);
    stdin.#isHandedOver = true;
    stdin.close('the server was restarted, and what was written to its input before is gone');
    return stdin;
  }

  /** Some of it was, or may have been, given to a program. */
  get isHandedOver(): boolean {
    return this.#isHandedOver;
  }

  /**
   * Takes a piece whole, or throws: `stdin-closed` when nothing more is taken, `stdin-full` (with retryAfterMs) while what was
   * written before is not read, `limit-exceeded` for more than `STDIN_PART_BYTES_MAX`.
   */
  take({ bytes, isEnd }: StdinPart): StdinReceipt {
    const isEndedAgain = isEnd && bytes.length === 0 && this.#pipe.isEnded;
    if (this.#closedBecause !== undefined) {
      throw stdinClosed(this.#closedBecause);
    }
    if (this.#pipe.isEnded && !isEndedAgain) {
      throw stdinClosed('its input was ended before');
    }
    this.#takeRoom(bytes.length);
    this.#receivedBytes += bytes.length;
    this.#pipe.write(bytes);
    if (isEnd) {
      this.#pipe.end();
    }
    return { receivedBytes: this.#receivedBytes, waitingBytes: this.#waitingBytes };
  }

  /** Hands on what there is, and what comes, until it is stopped, everything was taken, or `send` says that the attempt is over. */
  flowTo(send: (part: StdinPart) => Promise<StdinAnswer>): void {
    const flow: Flow = { isStopped: false, tellStopped: () => {}, settled: Promise.resolve() };
    this.#flow = flow;
    flow.settled = this.#run(flow, send);
  }

  /** Ends the flow to an attempt. Resolves when it is known whether any of it was handed over. */
  async stop(): Promise<void> {
    if (this.#flow !== undefined) {
      this.#flow.isStopped = true;
      this.#flow.tellStopped();
      await this.#flow.settled;
    }
  }

  /** The execution has ended: what waits is dropped, and nothing more is taken. */
  close(because = 'it has ended'): void {
    if (this.#closedBecause === undefined) {
      this.#closedBecause = because;
      this.#room.give(this.tenantId, this.#waitingBytes);
      this.#offered = new Uint8Array(0);
      this.#pipe.close();
    }
  }

  get #waitingBytes(): number {
    return this.#pipe.heldBytes + this.#offered.length;
  }

  #takeRoom(count: number): void {
    if (count > STDIN_PART_BYTES_MAX) {
      throw new ChameleonError(
        'limit-exceeded',
        `${count} bytes of input at once, above the allowed ${STDIN_PART_BYTES_MAX}`,
      );
    }
    const held = this.#waitingBytes;
    if (held + count > HELD_BYTES_MAX) {
      throw stdinFull(`${held} bytes of its input are not read yet; ${HELD_BYTES_MAX} may wait`);
    }
    if (!this.#room.take(this.tenantId, count)) {
      throw stdinFull('too much input of all executions together is not read yet');
    }
  }

  async #run(flow: Flow, send: (part: StdinPart) => Promise<StdinAnswer>): Promise<void> {
    while (!flow.isStopped) {
      if (this.#offered.length === 0) {
        this.#offered = this.#pipe.read(STDIN_PART_BYTES_MAX);
      }
      const part = { bytes: this.#offered, isEnd: this.#pipe.isDry };
      if (part.bytes.length === 0 && !part.isEnd) {
        await new Promise<void>((resolve) => {
          this.#pipe.onReadable(resolve);
          flow.tellStopped = resolve;
        });
      } else if ((await this.#offer(part, flow, send)) === 'done') {
        return;
      }
    }
  }

  async #offer(
    part: StdinPart,
    flow: Flow,
    send: (part: StdinPart) => Promise<StdinAnswer>,
  ): Promise<'done' | 'more'> {
    let answer: StdinAnswer | undefined;
    try {
      answer = await new Promise<StdinAnswer | undefined>((resolve, reject) => {
        flow.tellStopped = () => this.#clock.schedule(ANSWER_MS_MAX, () => resolve(undefined));
        send(part).then(resolve, reject);
      });
    } catch (error) {
      const code = error instanceof ChameleonError ? error.code : undefined;
      if (code === 'overloaded') {
        // It was not sent.
        await delay(this.#clock, FULL_RETRY_MS);
        return 'more';
      }
      this.#isHandedOver ||= code !== 'manager-unavailable';
      return 'done';
    }
    if (answer?.kind === 'over') {
      return 'done';
    }
    // Where no answer came nobody knows.
    this.#isHandedOver = true;
    const takenBytes = answer?.takenBytes ?? 0;
    if (this.#closedBecause === undefined) {
      this.#offered = part.bytes.subarray(takenBytes);
      this.#room.give(this.tenantId, takenBytes);
    }
    return answer === undefined || (part.isEnd && takenBytes === part.bytes.length) ? 'done' : 'more';
  }
}

function stdinFull(message: string): ChameleonError {
  return new ChameleonError('stdin-full', message, { retryAfterMs: FULL_RETRY_MS });
}

/** The refusal of input for an execution that takes none, or none any more. */
export function stdinClosed(because: string): ChameleonError {
  return new ChameleonError('stdin-closed', `the execution takes no more input: ${because}`);
}
