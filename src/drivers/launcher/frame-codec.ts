/** Types of frames, as native/PROTOCOL.md has them. */
export const frameType = {
  create: 0x01,
  file: 0x02,
  initialise: 0x03,
  run: 0x04,
  stdin: 0x05,
  stdinEnd: 0x06,
  kill: 0x07,
  ready: 0x81,
  initialised: 0x82,
  started: 0x83,
  stdout: 0x84,
  stderr: 0x85,
  stdinAck: 0x86,
  exit: 0x87,
  failure: 0x88,
} as const;

export interface Frame {
  readonly type: number;
  readonly payload: Buffer;
}

const HEADER_BYTES = 5;
const FILE_APPEND = 2;
/** What one frame carries at most, less what a file's name may take. */
const CHUNK_BYTES = 512 * 1024;

export function encodeFrame(type: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(payload.length, 0);
  header[4] = type;
  return Buffer.concat([header, payload]);
}

/** `key NUL value NUL` repeated; a list repeats its key. No text may hold NUL: callers check theirs. */
export function encodePairs(pairs: readonly (readonly [string, string | number])[]): Buffer {
  return Buffer.from(pairs.map(([key, value]) => `${key}\0${value}\0`).join(''), 'utf8');
}

/** One file as FILE frames, in parts where it is larger than a frame. */
export function encodeFile(name: string, content: string): Buffer {
  const bytes = Buffer.from(content, 'utf8');
  const label = Buffer.from(name, 'utf8');
  const frames: Buffer[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += CHUNK_BYTES) {
    const header = Buffer.alloc(3);
    header[0] = at === 0 ? 0 : FILE_APPEND;
    header.writeUInt16LE(label.length, 1);
    const part = bytes.subarray(at, at + CHUNK_BYTES);
    frames.push(encodeFrame(frameType.file, Buffer.concat([header, label, part])));
  }
  return Buffer.concat(frames);
}

/** Standard input as frames, ended. */
export function encodeStdin(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    frames.push(encodeFrame(frameType.stdin, bytes.subarray(at, at + CHUNK_BYTES)));
  }
  frames.push(encodeFrame(frameType.stdinEnd));
  return Buffer.concat(frames);
}

/** Cuts a stream of bytes into frames, however they arrive. */
export class FrameReader {
  #pending: Buffer = Buffer.alloc(0);

  take(bytes: Buffer): Frame[] {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    const frames: Frame[] = [];
    while (this.#pending.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + this.#pending.readUInt32LE(0);
      if (this.#pending.length < end) {
        break;
      }
      frames.push({ type: this.#pending[4] ?? 0, payload: this.#pending.subarray(HEADER_BYTES, end) });
      this.#pending = this.#pending.subarray(end);
    }
    return frames;
  }
}
