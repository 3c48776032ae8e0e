import { encodeFrame } from '../launcher/frame-codec.ts';

/**
 * Frames of a trunk, one stream that carries many connections, its lines; native/PROTOCOL.md is their specification. The first
 * byte of each payload is the line's number.
 */
export const trunkFrames = { open: 0x01, data: 0x02, end: 0x03, close: 0x04, credit: 0x05 } as const;

/** Lines at once. */
export const LINE_COUNT_MAX = 64;
/** What may be on a line's way before the other side has passed on any of it, in each direction. */
export const WINDOW_BYTES = 65_536;
/** In one frame. */
export const CHUNK_BYTES = 16_384;
const CREDIT_BYTES = 4;

export function lineFrame(type: number, line: number, bytes: Uint8Array = Buffer.alloc(0)): Buffer {
  const payload = Buffer.allocUnsafe(1 + bytes.length);
  payload[0] = line;
  payload.set(bytes, 1);
  return encodeFrame(type, payload);
}

/** Lets the other side send so many bytes more. */
export function creditFrame(line: number, count: number): Buffer {
  const bytes = Buffer.alloc(CREDIT_BYTES);
  bytes.writeUInt32LE(count);
  return lineFrame(trunkFrames.credit, line, bytes);
}

/** How many bytes a credit lets pass. Throws when it is none. */
export function readCredit(bytes: Buffer): number {
  if (bytes.length !== CREDIT_BYTES) {
    throw new RangeError(`a credit of ${bytes.length} bytes, not of ${CREDIT_BYTES}`);
  }
  return bytes.readUInt32LE(0);
}
