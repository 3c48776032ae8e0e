import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What becomes of one request on its way. */
export type Mishap =
  /** It never reaches the server. */
  | { readonly kind: 'lost' }
  /** The server does what it says; the answer never reaches the client. */
  | { readonly kind: 'answer-lost' }
  /** Something on the way answers in the server's place. */
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** The answer breaks off as soon as it holds this text. */
  | { readonly kind: 'cut'; readonly behind: string };

interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface UnreliableProxy {
  readonly url: string;
  /** Every request, also those that were lost. */
  readonly seen: readonly SeenRequest[];
}

async function answer(response: ServerResponse, from: Response, cutBehind?: string): Promise<void> {
  response.writeHead(from.status, Object.fromEntries(from.headers));
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of from.body ?? []) {
    const sentLength = text.length;
    text += decoder.decode(chunk, { stream: true });
    const cutAt = cutBehind === undefined ? -1 : text.indexOf(cutBehind);
    if (cutAt !== -1) {
      // Once it is on its way: what stands before the cut must have been heard, and nothing else.
      const rest = text.slice(sentLength, cutAt + (cutBehind?.length ?? 0));
      response.write(rest, () => response.destroy());
      return;
    }
    response.write(chunk);
  }
  response.end();
}

/** Hands a request on, and its answer back as far as the mishap lets it. */
async function handOn(
  target: string,
  request: SeenRequest,
  response: ServerResponse,
  mishap?: Mishap,
): Promise<void> {
  const { 'content-type': type, accept = '*/*', authorization } = request.headers;
  const left = new AbortController();
  response.once('close', () => left.abort());
  const answered = await fetch(target + request.path, {
    method: request.method,
    signal: left.signal,
    headers: {
      accept,
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(authorization === undefined ? {} : { authorization }),
    },
    ...(request.body.length === 0 ? {} : { body: new Uint8Array(request.body) }),
  });
  if (mishap?.kind === 'answer-lost') {
    await answered.arrayBuffer();
    response.destroy();
    return;
  }
  await answer(response, answered, mishap?.kind === 'cut' ? mishap.behind : undefined);
}

/** Stands between a client and a server. The n-th request meets the n-th mishap; those after the last pass. */
export async function startUnreliableProxy(
  target: string,
  mishaps: readonly (Mishap | undefined)[],
): Promise<UnreliableProxy> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const { method = '', url: path = '', headers } = request;
    const seenRequest = { method, path, headers, body: Buffer.concat(chunks) };
    seen.push(seenRequest);
    const mishap = mishaps[seen.length - 1];
    if (mishap?.kind === 'lost') {
      response.destroy();
    } else if (mishap?.kind === 'answered') {
      response.writeHead(mishap.status, mishap.headers).end(mishap.body);
    } else {
      // Where either side is gone, the other is told in the same way.
      await handOn(target, seenRequest, response, mishap).catch(() => response.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}
