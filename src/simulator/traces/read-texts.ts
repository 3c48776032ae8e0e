import { ChameleonError } from '../../kernel/errors.ts';
import type { ByteSource } from './byte-source.ts';

const LF = 10;
/** A line longer than this is told in parts. */
const TAIL_BYTES_MAX = 1_048_576;

/**
 * The text of a source piece by piece, without a byte order mark; a piece ends with a line wherever that can be, so that
 * nobody has to join texts, which are slow to search when joined. Rejects with `invalid-request` for what is not UTF-8.
 */
export async function* readTexts(source: ByteSource): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const textOf = (bytes: Uint8Array) => decode(source, () => decoder.decode(bytes, { stream: true }));
  let tail: Uint8Array = new Uint8Array();
  for await (const chunk of source.open()) {
    const end = chunk.lastIndexOf(LF) + 1;
    if (end > 0) {
      yield textOf(Buffer.concat([tail, chunk.subarray(0, end)]));
      tail = chunk.subarray(end);
    } else {
      tail = Buffer.concat([tail, chunk]);
    }
    if (tail.length > TAIL_BYTES_MAX) {
      yield textOf(tail);
      tail = new Uint8Array();
    }
  }
  yield textOf(tail) + decode(source, () => decoder.decode());
}

function decode(source: ByteSource, work: () => string): string {
  try {
    return work();
  } catch (error) {
    throw new ChameleonError('invalid-request', `${source.name} is not UTF-8 text`, { cause: error });
  }
}

/** The beginning of the text, at most `lengthMax` characters; enough to tell a format by. */
export async function readHead(source: ByteSource, lengthMax: number): Promise<string> {
  let head = '';
  for await (const text of readTexts(source)) {
    head += text;
    if (head.length >= lengthMax) {
      break;
    }
  }
  return head.slice(0, lengthMax);
}
