/** A stretch of one of the streams that an engine carries over one connection. */
export interface StreamPart {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Buffer;
}

const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * Takes apart what an engine sends for a container without a terminal: each block has a header of eight bytes, the
 * stream's number first and the block's length last, big-endian. Blocks are passed on as they come, never collected.
 */
export class StreamDemuxer {
  #header = Buffer.alloc(0);
  #stream: StreamPart['stream'] = 'stdout';
  #bytesLeft = 0;

  push(bytes: Buffer): readonly StreamPart[] {
    const parts: StreamPart[] = [];
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#bytesLeft === 0) {
        rest = this.#readHeader(rest);
        continue;
      }
      const part = rest.subarray(0, this.#bytesLeft);
      parts.push({ stream: this.#stream, bytes: part });
      this.#bytesLeft -= part.length;
      rest = rest.subarray(part.length);
    }
    return parts;
  }

  #readHeader(bytes: Buffer): Buffer {
    const missing = HEADER_BYTES - this.#header.length;
    this.#header = Buffer.concat([this.#header, bytes.subarray(0, missing)]);
    if (this.#header.length === HEADER_BYTES) {
      this.#stream = this.#header[0] === STDERR ? 'stderr' : 'stdout';
      this.#bytesLeft = this.#header.readUInt32BE(4);
      this.#header = Buffer.alloc(0);
    }
    return bytes.subarray(missing);
  }
}
