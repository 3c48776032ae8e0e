import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../test/support/memory-chameleon/memory-server.ts';

const apiKeys = 'key-of-acme-0123456789:acme,key-of-beta-0123456789:beta';
const acme = { authorization: 'Bearer key-of-acme-0123456789' };
const beta = { 'x-api-key': 'key-of-beta-0123456789' };
const hello = { user: 'ann', language: 'python', code: 'hold a', wait: false };

describe('a server with API keys', () => {
  it.each([
    ['GET', '/v1/executions'],
    ['POST', '/v1/executions'],
    ['GET', '/v1/executions/exe_000001'],
    ['DELETE', '/v1/executions/exe_000001'],
    ['GET', '/v1/executions/exe_000001/events'],
    ['GET', '/v1/executions/exe_000001/program'],
    ['GET', '/v1/events'],
    ['POST', '/v1/analyses'],
    ['GET', '/v1/users/ann/profile'],
    ['GET', '/v1/forecast'],
    ['GET', '/v1/pool'],
    ['GET', '/v1/history'],
    ['POST', '/v1/intents'],
    ['GET', '/v1/runtimes'],
    ['GET', '/metrics'],
  ])('T69, T84 wants one for %s %s', async (method, path) => {
    const { ask } = await startMemoryServer({ apiKeys });
    for (const headers of [{}, { authorization: 'Bearer key-of-acme-012345678' }, { 'x-api-key': 'x' }]) {
      const answer = await ask(method, path, undefined, headers);
      expect([answer.status, answer.body.code]).toEqual([401, 'unauthorized']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it.each(['/healthz', '/readyz', '/openapi.json'])('wants none for %s', async (path) => {
    const { ask } = await startMemoryServer({ apiKeys });
    expect((await ask('GET', path)).status).toBe(200);
  });

  it('does not take a key from the address', async () => {
    const { ask } = await startMemoryServer({ apiKeys });
    expect((await ask('GET', '/v1/pool?api_key=key-of-acme-0123456789')).status).toBe(401);
  });

  it("T53, T69 answers another tenant's execution like one that is not there, whatever is asked of it", async () => {
    const { ask, chameleon } = await startMemoryServer({ apiKeys });
    const own = await ask('POST', '/v1/executions', hello, acme);
    expect(own.status).toBe(202);
    const path = `/v1/executions/${own.body.id}`;
    for (const [method, suffix] of [
      ['GET', ''],
      ['GET', '?waitMs=1000'],
      ['GET', '/events'],
      ['GET', '/program'],
      ['DELETE', ''],
    ] as const) {
      const foreign = await ask(method, path + suffix, undefined, beta);
      const absent = await ask(method, `/v1/executions/exe_none${suffix}`, undefined, beta);
      expect([foreign.status, foreign.text]).toEqual([404, absent.text]);
    }
    expect((await ask('GET', '/v1/executions', undefined, beta)).body.executions).toEqual([]);
    expect((await ask('GET', '/v1/users/ann/profile', undefined, beta)).status).toBe(404);
    expect((await ask('GET', path, undefined, acme)).body.state).toBe('running');
    expect(chameleon.submissions[0]?.tenantId).toBe('ten_acme');
  });

  it('T53 keeps idempotency keys apart', async () => {
    const { ask } = await startMemoryServer({ apiKeys });
    const key = { 'idempotency-key': 'same' };
    const first = await ask('POST', '/v1/executions', hello, { ...acme, ...key });
    const second = await ask('POST', '/v1/executions', { ...hello, code: 'hold b' }, { ...beta, ...key });
    expect(second.status).toBe(202);
    expect(second.body.id).not.toBe(first.body.id);
    expect(second.headers.has('idempotency-replayed')).toBe(false);
  });

  it('may be reached under any name', async () => {
    const { server, ask } = await startMemoryServer({ apiKeys, host: '127.0.0.1' });
    expect(server.port()).toBeGreaterThan(0);
    expect((await ask('GET', '/v1/pool', undefined, { ...acme, origin: 'https://app.example' })).status).toBe(
      200,
    );
  });

  it('tells each tenant of its own personal instances only', async () => {
    const { ask } = await startMemoryServer({ apiKeys });
    const users = async (headers: Record<string, string>) =>
      (await ask('GET', '/v1/pool', undefined, headers)).body.plan.personal.map(
        ({ user }: { user: string }) => user,
      );
    expect(await users(acme)).toEqual(['bob']);
    expect(await users(beta)).toEqual([]);
  });
});
