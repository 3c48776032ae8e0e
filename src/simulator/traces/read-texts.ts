import { ChameleonError } from '../../kernel/errors.ts';
import type { ByteSource } from './byte-source.ts';

/** The text of a source piece by piece, without a byte order mark. Rejects with `invalid-request` for what is not UTF-8. */
export async function* readTexts(source: ByteSource): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of source.open()) {
    yield decode(source, () => decoder.decode(chunk, { stream: true }));
  }
  yield decode(source, () => decoder.decode());
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
