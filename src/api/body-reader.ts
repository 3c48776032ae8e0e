import type { IncomingHttpHeaders } from 'node:http';
import { ChameleonError } from '../kernel/errors.ts';
import { HttpProblem } from './http-problem.ts';
import { JsonThread } from './json-thread.ts';
import { parseJson } from './parse-json.ts';

/** Smaller bodies are parsed sooner than a thread could be asked. */
const BYTES_HERE_MAX = 262_144;

/** Reads the bodies of requests. */
export interface BodyReader {
  /** The value of a JSON body. Rejects with `invalid-request` or an `HttpProblem`. The body's bytes may be taken away. */
  read(headers: IncomingHttpHeaders, body: Buffer<ArrayBuffer>): Promise<unknown>;
  /** Gives its thread back. */
  close(): Promise<void>;
}

/** Small bodies are parsed at once, large ones by a thread that starts with the first. */
export function createBodyReader(): BodyReader {
  const thread = new JsonThread();
  return {
    async read(headers, body) {
      checkType(headers);
      const parsed = body.length > BYTES_HERE_MAX ? await thread.parse(body) : parseJson(body);
      if (parsed.kind === 'refused') {
        throw new ChameleonError('invalid-request', parsed.message);
      }
      return parsed.value;
    },
    close: () => thread.close(),
  };
}

function checkType(headers: IncomingHttpHeaders): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new HttpProblem(
      'unsupported-media-type',
      `content-encoding ${encoding} is not read; send the body as it is`,
    );
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset)) {
    throw new HttpProblem('unsupported-media-type', `charset ${charset} is not read; send UTF-8`);
  }
}
