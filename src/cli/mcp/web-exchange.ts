import type { IncomingMessage, ServerResponse } from 'node:http';

/** Requests of the web have whole addresses; only the path is looked at. */
const BASE = 'http://localhost';

/**
 * A request of Node's, whose body was read, as one of the web. It is aborted when its client goes away before it is answered.
 */
export function toWebRequest(request: IncomingMessage, response: ServerResponse): Request {
  const left = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) {
      left.abort();
    }
  });
  const headers = new Headers();
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    headers.append(request.rawHeaders[at] ?? '', request.rawHeaders[at + 1] ?? '');
  }
  const { method = 'GET', url = '/' } = request;
  return new Request(new URL(url, BASE), { method, headers, signal: left.signal });
}

/** Sends a response of the web as Node's, no faster than it is read; a stream is left when its reader has gone. */
export async function sendWebResponse(from: Response, response: ServerResponse): Promise<void> {
  response.writeHead(from.status, Object.fromEntries(from.headers));
  if (from.body === null) {
    response.end();
    return;
  }
  response.flushHeaders();
  const reader = from.body.getReader();
  response.once('close', () => void reader.cancel().catch(() => undefined));
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    if (!response.write(value)) {
      await new Promise<void>((resolve) => {
        response.once('drain', resolve).once('close', resolve);
      });
    }
  }
  response.end();
}
