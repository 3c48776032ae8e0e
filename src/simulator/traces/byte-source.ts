import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { ChameleonError, messageOf } from '../../kernel/errors.ts';

/** Bytes that can be read from the beginning as often as wanted. */
export interface ByteSource {
  /** For messages: what the user called it. */
  readonly name: string;
  /** Every call begins anew. Rejects with `invalid-request` when it cannot be read. */
  open(): AsyncIterable<Uint8Array>;
  /** Share of the input that the newest reading has taken, 0–1. */
  progressRatio(): number | undefined;
}

const GZIP_MAGIC = [0x1f, 0x8b] as const;
const CHUNK_BYTES = 262_144;

/** A file, plain or gzip; which of the two is told by its first bytes, not by its name. */
export function fileSource(path: string): ByteSource {
  let sizeBytes: number | undefined;
  let takenBytes = 0;
  async function* taken(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      takenBytes += chunk.length;
      yield chunk;
    }
  }
  return {
    name: basename(path),
    async *open() {
      takenBytes = 0;
      try {
        sizeBytes = statSync(path).size;
        yield* unpacked(taken(createReadStream(path, { highWaterMark: CHUNK_BYTES })));
      } catch (error) {
        throw new ChameleonError('invalid-request', `${path} cannot be read: ${messageOf(error)}`, {
          cause: error,
        });
      }
    },
    progressRatio: () =>
      sizeBytes === undefined ? undefined : Math.min(1, takenBytes / Math.max(1, sizeBytes)),
  };
}

async function* unpacked(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const first = await chunks.next();
  if (first.done) {
    return;
  }
  const whole = prepend(first.value, chunks);
  const isGzip = GZIP_MAGIC.every((byte, index) => first.value[index] === byte);
  yield* isGzip ? gunzipped(whole) : whole;
}

async function* prepend(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

async function* gunzipped(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { pipeline } = await import('node:stream');
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // Its errors come out of the reading below; a reader who leaves early is none.
  pipeline(packed, gunzip, () => undefined);
  yield* gunzip;
}
