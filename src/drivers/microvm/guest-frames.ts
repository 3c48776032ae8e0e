import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { ChameleonError } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema.ts';
import { encodeFrame, type Frame, FrameDecoder, frameTypes } from '../launcher/frame-codec.ts';
import { describeFailure, failureSchema, readReply } from '../launcher/launcher-replies.ts';

const NS_PER_MS = 1_000_000n;
const CLOCK_BYTES = 8;
/** As much as the kernel's generator can hold. */
const SEED_BYTES = 64;

function clockBytes(nowMs: number): Buffer {
  const bytes = Buffer.alloc(CLOCK_BYTES);
  bytes.writeBigInt64LE(BigInt(Math.round(nowMs * 1000)) * (NS_PER_MS / 1000n));
  return bytes;
}

/** What a machine has missed while it was stopped: milliseconds since 1970. */
export function clockFrame(nowMs: number): Buffer {
  return encodeFrame(frameTypes.clock, clockBytes(nowMs));
}

/** The same, and randomness that no other machine has. */
export function wakeFrame(nowMs: number): Buffer {
  return encodeFrame(frameTypes.wake, Buffer.concat([clockBytes(nowMs), randomBytes(SEED_BYTES)]));
}

/** AWAKE: what the machine's kernel drew after it was given its own randomness. */
export const awakeSchema = z.object({ bootId: z.string().regex(/^[0-9a-f-]{36}$/) });

/**
 * Frames of a port, one at a time, before it is anybody's connection. What came beyond the last that was asked for is given
 * back to the port by `release`.
 */
export class FrameReader {
  readonly #port: Duplex;
  readonly #frames: Frame[] = [];
  readonly #decoder = new FrameDecoder();
  #hasEnded = false;
  #wake = Promise.withResolvers<void>();

  constructor(port: Duplex) {
    this.#port = port;
    port.on('data', this.#take);
    port.resume();
    port.once('close', this.#leave);
  }

  /** The next frame, which must be of this type. Rejects with `instance-failed`, with the reason where the machine gave one. */
  async expect(type: number): Promise<Buffer> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame?.type === type) {
        return frame.payload;
      }
      if (frame?.type === frameTypes.failure) {
        const failure = readReply(failureSchema, frame.payload);
        throw new ChameleonError('instance-failed', describeFailure(failure));
      }
      if (frame === undefined && this.#hasEnded) {
        throw new ChameleonError('instance-failed', 'the virtual machine hung up');
      }
      if (frame === undefined) {
        await this.#wake.promise;
        this.#wake = Promise.withResolvers();
      }
    }
  }

  /** Lets go of the port: the next to listen hears what was not asked for. */
  release(): void {
    this.#port.off('data', this.#take);
    this.#port.off('close', this.#leave);
    this.#port.pause();
    const rest = this.#frames.map(({ type, payload }) => encodeFrame(type, payload));
    if (rest.length > 0) {
      this.#port.unshift(Buffer.concat(rest));
    }
  }

  readonly #take = (bytes: Buffer) => {
    try {
      this.#frames.push(...this.#decoder.push(bytes));
    } catch {
      this.#port.destroy();
    }
    this.#wake.resolve();
  };

  readonly #leave = () => {
    this.#hasEnded = true;
    this.#wake.resolve();
  };
}

/** Writes all of it. Never rejects: where nobody takes it, the port's end says why. */
export async function send(port: Duplex, ...frames: readonly Buffer[]): Promise<void> {
  if (port.writable && !port.write(Buffer.concat(frames))) {
    await Promise.race([once(port, 'drain'), once(port, 'close')]).catch(() => undefined);
  }
}
