import { ChameleonError } from '../../kernel/errors.ts';

/** Frame types of the launcher's protocol; native/PROTOCOL.md is its specification. */
export const frameTypes = {
  create: 0x01,
  file: 0x02,
  initialise: 0x03,
  run: 0x04,
  stdin: 0x05,
  stdinEnd: 0x06,
  kill: 0x07,
  wanted: 0x08,
  interrupt: 0x09,
  wake: 0x0a,
  clock: 0x0b,
  ready: 0x81,
  initialised: 0x82,
  started: 0x83,
  stdout: 0x84,
  stderr: 0x85,
  stdinAck: 0x86,
  exit: 0x87,
  failure: 0x88,
  warm: 0x89,
  collected: 0x8a,
  passedOver: 0x8b,
  up: 0x8c,
  awake: 0x8d,
  gone: 0x8e,
} as const;

export interface Frame {
  readonly type: number;
  readonly payload: Buffer;
}

const HEADER_BYTES = 5;
const PAYLOAD_BYTES_MAX = 1_048_576;
const FILE_PART_BYTES = 524_288;
const EXECUTABLE_FLAG = 1;
const APPEND_FLAG = 2;
const NAME_AT = 3;

/** One frame as bytes. The payload must fit the protocol's maximum. */
export function encodeFrame(type: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  frame.writeUInt32LE(payload.length, 0);
  frame[4] = type;
  frame.set(payload, HEADER_BYTES);
  return frame;
}

/**
 * A frame of keys and values, each ended by NUL. Throws `invalid-request` for a text with a NUL, which would become
 * a key of its own, and for more than a frame can hold.
 */
export function encodePairs(type: number, pairs: readonly (readonly [string, string | number])[]): Buffer {
  let text = '';
  for (const [key, value] of pairs) {
    if (typeof value === 'string' && value.includes('\0')) {
      throw new ChameleonError('invalid-request', 'arguments and variables must not contain a NUL character');
    }
    text += `${key}\0${value}\0`;
  }
  const payload = Buffer.from(text);
  if (payload.length > PAYLOAD_BYTES_MAX) {
    throw new ChameleonError(
      'invalid-request',
      `arguments and variables take ${payload.length} bytes, at most ${PAYLOAD_BYTES_MAX} are allowed`,
    );
  }
  return encodeFrame(type, payload);
}

/** The frames that write one file, in as many parts as it needs. */
export function encodeFile(name: string, content: Uint8Array, isExecutable = false): Buffer {
  const nameBytes = Buffer.from(name);
  const parts: Buffer[] = [];
  for (let start = 0; start === 0 || start < content.length; start += FILE_PART_BYTES) {
    const header = Buffer.alloc(NAME_AT);
    header[0] = (isExecutable ? EXECUTABLE_FLAG : 0) + (start === 0 ? 0 : APPEND_FLAG);
    header.writeUInt16LE(nameBytes.length, 1);
    const part = content.subarray(start, start + FILE_PART_BYTES);
    parts.push(encodeFrame(frameTypes.file, Buffer.concat([header, nameBytes, part])));
  }
  return Buffer.concat(parts);
}

/** A frame that names a file: a flag or a reason, the name, and what follows. Throws when it is cut short. */
export function decodeNamed(payload: Buffer): {
  readonly flag: number;
  readonly name: Buffer;
  readonly rest: Buffer;
} {
  const nameEnd = NAME_AT + payload.readUInt16LE(1);
  if (nameEnd > payload.length) {
    throw new RangeError(`a name of ${nameEnd - NAME_AT} bytes in a frame of ${payload.length}`);
  }
  return {
    flag: payload.readUInt8(0),
    name: payload.subarray(NAME_AT, nameEnd),
    rest: payload.subarray(nameEnd),
  };
}

/** Cuts a stream of bytes into frames, however the bytes arrive. */
export class FrameDecoder {
  readonly #payloadBytesMax: number;
  #pending: Buffer = Buffer.alloc(0);

  /** `payloadBytesMax`: what one frame may have, the protocol's maximum if absent. */
  constructor(payloadBytesMax = PAYLOAD_BYTES_MAX) {
    this.#payloadBytesMax = payloadBytesMax;
  }

  /** The frames that are complete with these bytes. Throws when a length is over the maximum. */
  push(bytes: Buffer): readonly Frame[] {
    let rest = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    const frames: Frame[] = [];
    while (rest.length >= HEADER_BYTES) {
      const length = rest.readUInt32LE(0);
      if (length > this.#payloadBytesMax) {
        throw new RangeError(`a frame of ${length} bytes, at most ${this.#payloadBytesMax} are allowed`);
      }
      if (rest.length < HEADER_BYTES + length) {
        break;
      }
      frames.push({ type: rest.readUInt8(4), payload: rest.subarray(HEADER_BYTES, HEADER_BYTES + length) });
      rest = rest.subarray(HEADER_BYTES + length);
    }
    this.#pending = rest;
    return frames;
  }
}
