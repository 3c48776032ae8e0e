import { describe, expect, it } from 'vitest';
import { openClient } from '../test/open-client.ts';
import type { Mishap } from '../test/unreliable-proxy.ts';
import { ChameleonClient } from './chameleon-client.ts';
import { ChameleonError } from './chameleon-error.ts';

const lost: Mishap = { kind: 'lost' };
const overloaded = (more: object = {}): Mishap => ({
  kind: 'answered',
  status: 503,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ code: 'overloaded', detail: 'too much', fault: 'platform', ...more }),
});

/** What a call rejects with. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => error,
  );
}

describe('a call', () => {
  it('submits again by the same key where nobody knows whether it was heard, so that it runs once', async () => {
    const { client, chameleon, seen } = await openClient({ mishaps: [{ kind: 'answer-lost' }, lost] });
    const execution = await client.run({ code: 'print once' });
    expect(execution).toMatchObject({ outcome: 'succeeded', stdout: 'once\n', user: 'ann' });
    const keys = seen.map(({ body }) => JSON.parse(body.toString()).idempotencyKey);
    expect(keys).toEqual([keys[0], keys[0], keys[0]]);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(chameleon.submissions).toHaveLength(2);
    expect(await client.executions()).toHaveLength(1);
  });

  it('gives each submission a key of its own, and keeps one that was given', async () => {
    const { client, seen } = await openClient();
    await client.submit({ code: 'print a' });
    await client.submit({ code: 'print a' });
    await client.submit({ code: 'print a', idempotencyKey: 'mine' });
    const keys = seen.map(({ body }) => JSON.parse(body.toString()).idempotencyKey);
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe('mine');
  });

  it('does not open a session twice: only a refusal is answered by asking again', async () => {
    const refused = await openClient({ mishaps: [overloaded()] });
    expect((await refused.client.openSession({ language: 'python' })).id).toMatch(/^ses_/);
    const broken = await openClient({ mishaps: [{ kind: 'answer-lost' }] });
    expect(await failureOf(broken.client.openSession({ language: 'python' }))).toMatchObject({
      code: 'server-unreachable',
      fault: 'platform',
    });
    expect(await broken.client.sessions()).toHaveLength(1);
  });

  it('pauses for a share of a bound that doubles, behind what the server asks for', async () => {
    const asked = overloaded({ retryAfterMs: 700 });
    const dated: Mishap = { kind: 'answered', status: 503, headers: { 'retry-after': '2' } };
    const { client, pauses } = await openClient({ mishaps: [lost, asked, dated, lost] });
    expect(await client.runtimes()).toMatchObject([{ runtime: 'python' }]);
    expect(pauses).toEqual([50, 700 + 100, 2000 + 200, 400]);
  });

  it('is made no more often than allowed, and fails with what went wrong last', async () => {
    const { client, pauses } = await openClient({
      mishaps: [lost, lost, overloaded()],
      options: { retry: { countMax: 2 } },
    });
    expect(await failureOf(client.pool())).toMatchObject({ code: 'overloaded', status: 503 });
    expect(pauses).toHaveLength(2);
  });

  it('fails at once where the server wants to be left alone for long, or the request is wrong', async () => {
    const { client, pauses } = await openClient({ mishaps: [overloaded({ retryAfterMs: 60_000 })] });
    expect(await failureOf(client.run({ code: 'print x' }))).toMatchObject({ retryAfterMs: 60_000 });
    expect(await failureOf(client.run({ code: '', user: '' }))).toMatchObject({
      code: 'invalid-request',
      fault: 'caller',
      status: 400,
      issues: [{ path: expect.stringMatching(/^body/) }, { path: expect.stringMatching(/^body/) }],
    });
    expect(pauses).toEqual([]);
  });
});

describe('a failure', () => {
  it('has the code, the request id and the wait of the server', async () => {
    const { client } = await openClient({ options: { retry: { countMax: 0 } } });
    const failure = await failureOf(client.run({ code: 'refuse over-quota' }));
    expect(failure).toBeInstanceOf(ChameleonError);
    expect(failure).toMatchObject({
      name: 'ChameleonError',
      code: 'over-quota',
      status: 429,
      fault: 'caller',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect((failure as ChameleonError).retryAfterMs).toBeGreaterThanOrEqual(2000);
  });

  it('says that something else than Chameleon answered', async () => {
    const page: Mishap = { kind: 'answered', status: 404, body: '<h1>Nginx</h1>' };
    const odd: Mishap = { kind: 'answered', status: 200, body: 'hello' };
    const { client } = await openClient({ mishaps: [page, odd] });
    expect(await failureOf(client.pool())).toMatchObject({ code: 'unexpected-answer', status: 404 });
    expect(await failureOf(client.pool())).toMatchObject({ code: 'unexpected-answer', status: 200 });
  });

  it('is that of the key, which is sent where there is one', async () => {
    const settings = { apiKeys: `${'k'.repeat(16)}:acme` };
    const { url } = await openClient({ settings });
    const stranger = new ChameleonClient({ url });
    expect(await failureOf(stranger.runtimes())).toMatchObject({ code: 'unauthorized', status: 401 });
    const known = new ChameleonClient({ url: `${url}/`, apiKey: 'k'.repeat(16) });
    expect(await known.runtimes()).toHaveLength(1);
  });
});

describe('the end of a call', () => {
  it('comes by its time, with all of its attempts, while the execution goes on', async () => {
    const { client } = await openClient({ options: { retry: { countMax: 0 } } });
    const failure = await failureOf(client.run({ code: 'hold', idempotencyKey: 'k' }, { timeoutMs: 50 }));
    expect(failure).toMatchObject({ code: 'deadline-exceeded', message: expect.stringContaining('50 ms') });
    expect(await client.executions()).toMatchObject([{ state: 'running' }]);
  });

  it('comes by its signal, with the reason of that, also in a pause', async () => {
    const { client } = await openClient();
    const reason = new Error('the user went away');
    const early = AbortSignal.abort(reason);
    expect(await failureOf(client.pool({ signal: early }))).toBe(reason);
    const stop = new AbortController();
    const pausing = await openClient({
      mishaps: [lost],
      surroundings: {
        async sleep(_waitMs, signal) {
          stop.abort(reason);
          signal?.throwIfAborted();
        },
      },
    });
    expect(await failureOf(pausing.client.pool({ signal: stop.signal }))).toBe(reason);
    expect(pausing.seen).toHaveLength(1);
  });
});
