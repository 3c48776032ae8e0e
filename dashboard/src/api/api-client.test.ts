import { describe, expect, it } from 'vitest';
import { createApiClient } from './api-client.ts';

interface Asked {
  readonly url: string;
  readonly init: RequestInit;
}

function clientAnswering(answer: () => Response, key?: string) {
  const asked: Asked[] = [];
  const keysWanted: string[] = [];
  const client = createApiClient({
    fetch: async (url, init) => {
      asked.push({ url, init });
      return answer();
    },
    keyOf: () => key,
    onKeyWanted: () => keysWanted.push('wanted'),
  });
  return { client, asked, keysWanted };
}

const problem = (status: number, told: object) => new Response(JSON.stringify(told), { status });

describe('the client of the API', () => {
  it('sends JSON, the key, and what kind of answer it takes', async () => {
    const { client, asked } = clientAnswering(() => Response.json({ fine: true }), 'secret');
    expect(await client.ask('/v1/x', { method: 'POST', body: { a: 1 } })).toEqual({ fine: true });
    expect(asked[0]).toMatchObject({
      url: '/v1/x',
      init: {
        method: 'POST',
        body: '{"a":1}',
        cache: 'no-store',
        headers: {
          accept: 'application/json',
          authorization: 'Bearer secret',
          'content-type': 'application/json',
        },
      },
    });
  });

  it('sends no key where there is none, and text as it is', async () => {
    const { client, asked } = clientAnswering(() => Response.json({}));
    await client.ask('/v1/x', { method: 'POST', body: 'a line\n' });
    expect(asked[0]?.init.headers).toEqual({ accept: 'application/json', 'content-type': 'text/plain' });
    expect(asked[0]?.init.body).toBe('a line\n');
  });

  it('rejects with what the server says is wrong, field by field', async () => {
    const issues = [{ path: 'code', message: 'is needed' }];
    const { client } = clientAnswering(() =>
      problem(400, { code: 'invalid-request', detail: 'the body is wrong', issues }),
    );
    await expect(client.ask('/v1/x')).rejects.toMatchObject({
      status: 400,
      code: 'invalid-request',
      message: 'the body is wrong (code: is needed)',
    });
  });

  it('rejects with the status of an answer that is none of the API’s', async () => {
    const { client } = clientAnswering(() => new Response('<html>', { status: 502 }));
    await expect(client.ask('/v1/x')).rejects.toMatchObject({ status: 502, code: 'unexpected-answer' });
  });

  it('tells that a key is wanted', async () => {
    const { client, keysWanted } = clientAnswering(() =>
      problem(401, { code: 'unauthorized', detail: 'a key' }),
    );
    await expect(client.ask('/v1/x')).rejects.toMatchObject({ code: 'unauthorized' });
    expect(keysWanted).toEqual(['wanted']);
  });

  it('tells a server that cannot be reached from a request that was given up', async () => {
    const client = createApiClient({
      fetch: async () => Promise.reject(new TypeError('fetch failed')),
      keyOf: () => undefined,
      onKeyWanted: () => undefined,
    });
    await expect(client.ask('/v1/x')).rejects.toMatchObject({ code: 'unreachable', status: 0 });
    const abort = new AbortController();
    abort.abort();
    await expect(client.ask('/v1/x', { signal: abort.signal })).rejects.toThrow('fetch failed');
  });
});
