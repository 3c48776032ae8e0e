import type { IncomingMessage } from 'node:http';
import { parseJson } from '../../api/parse-json.ts';

/** What a request brings, or why it is refused. */
export type ReadMessage =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly status: 400 | 413 | 415; readonly message: string };

/** A program given in base64, with files, is a long message. */
const MESSAGE_BYTES_MAX = 67_108_864;
const JSON_TYPE = /^application\/json *(;|$)/i;

async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let byteCount = 0;
  for await (const chunk of request) {
    byteCount += chunk.length;
    if (byteCount > MESSAGE_BYTES_MAX) {
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Reads the message of a `POST` within the bounds of the HTTP API: how deep and how much it is, is seen before it is parsed. */
export async function readMessage(request: IncomingMessage): Promise<ReadMessage> {
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) {
    return { kind: 'refused', status: 415, message: 'a message is sent as content-type: application/json' };
  }
  const body = await readBody(request);
  if (body === undefined) {
    const message = `a message has at most ${MESSAGE_BYTES_MAX} bytes`;
    return { kind: 'refused', status: 413, message };
  }
  const parsed = parseJson(body);
  return parsed.kind === 'value' ? parsed : { ...parsed, status: 400 };
}
