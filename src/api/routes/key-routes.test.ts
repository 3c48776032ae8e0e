import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';
import { type Role, roles } from '../../model/api-key.ts';

const apiKeys = roles.map((role) => `key-of-${role}-0123456:acme@${role}`).join(',');
const as = (role: Role) => ({ 'x-api-key': `key-of-${role}-0123456` });
const ci = { name: 'ci' };

describe('keys', () => {
  it('are made, used, listed without themselves, rotated and revoked', async () => {
    const { ask } = await startMemoryServer({ apiKeys });
    const made = await ask('POST', '/v1/keys', { ...ci, expiresInDays: 1 }, as('manager'));
    expect([made.status, made.body]).toMatchObject([
      201,
      { tenant: 'acme', role: 'member', name: 'ci', isConfigured: false, expiresAt: 1000 + 86_400_000 },
    ]);
    const { id, key } = made.body;
    const statusWith = async (secret: string) =>
      (await ask('GET', '/v1/executions', undefined, { authorization: `Bearer ${secret}` })).status;
    expect(await statusWith(key)).toBe(200);
    const list = await ask('GET', '/v1/keys', undefined, as('manager'));
    expect(list.body.keys.map(({ name }: { name: string }) => name)).toHaveLength(roles.length + 1);
    expect(list.text).not.toContain(key);
    expect(list.text).not.toContain('digest');
    const rotated = await ask('POST', `/v1/keys/${id}/rotate`, { graceSeconds: 0 }, as('manager'));
    expect([rotated.status, await statusWith(key), await statusWith(rotated.body.key)]).toEqual([
      201, 401, 200,
    ]);
    expect((await ask('DELETE', `/v1/keys/${rotated.body.id}`, undefined, as('manager'))).status).toBe(204);
    expect(await statusWith(rotated.body.key)).toBe(401);
    const { body } = await ask('GET', '/v1/audit', undefined, as('manager'));
    expect(body.entries.map((entry: { action: string; by: string }) => [entry.action, entry.by])).toEqual([
      ['key-revoked', 'key_configured-3'],
      ['key-rotated', 'key_configured-3'],
      ['key-created', 'key_configured-3'],
    ]);
  });

  it.each([
    [{}, 400, 'invalid-request'],
    [{ name: 'x', role: 'root' }, 400, 'invalid-request'],
    [{ name: 'x', tenant: '../beta' }, 400, 'invalid-request'],
    [{ name: 'x', expiresInDays: 0 }, 400, 'invalid-request'],
    [{ name: 'x', role: 'admin' }, 403, 'forbidden'],
    [{ name: 'x', tenant: 'beta' }, 403, 'forbidden'],
  ])('are not made of %j by a manager', async (body, status, code) => {
    const { ask } = await startMemoryServer({ apiKeys });
    const answer = await ask('POST', '/v1/keys', body, as('manager'));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('of another tenant are absent, whatever is asked of them', async () => {
    const { ask } = await startMemoryServer({ apiKeys: `${apiKeys},key-of-foreigner-01:beta` });
    const { id } = (await ask('POST', '/v1/keys', ci, as('admin'))).body;
    const beta = { 'x-api-key': 'key-of-foreigner-01' };
    for (const [method, path, body] of [
      ['POST', `/v1/keys/${id}/rotate`, {}],
      ['DELETE', `/v1/keys/${id}`, undefined],
    ] as const) {
      expect((await ask(method, path, body, beta)).status).toBe(404);
    }
    expect((await ask('GET', '/v1/keys?tenant=acme', undefined, beta)).status).toBe(403);
    const own = await ask('GET', '/v1/keys', undefined, beta);
    expect(own.body.keys.map(({ tenant }: { tenant: string }) => tenant)).toEqual(['beta']);
  });
});

describe('what a key may do', () => {
  const submission = { user: 'ann', language: 'python', code: 'print hi' };
  const asked = [
    ['GET', '/v1/executions', undefined, 200, ['viewer', 'member', 'manager', 'admin']],
    ['GET', '/v1/pool', undefined, 200, ['viewer', 'member', 'manager', 'admin']],
    ['POST', '/v1/executions', submission, 200, ['member', 'manager', 'admin']],
    ['POST', '/v1/analyses', { code: 'print(1)', language: 'python' }, 200, ['member', 'manager', 'admin']],
    ['POST', '/v1/keys', ci, 201, ['manager', 'admin']],
    ['GET', '/v1/audit', undefined, 200, ['manager', 'admin']],
    ['GET', '/v1/keys?tenant=beta', undefined, 200, ['admin']],
  ] as const;

  it.each(asked)('%s %s is for whoever has leave for it', async (method, path, body, status, allowed) => {
    const { ask } = await startMemoryServer({ apiKeys });
    for (const role of roles) {
      const answer = await ask(method, path, body, as(role));
      const isAllowed = (allowed as readonly Role[]).includes(role);
      expect([role, answer.status]).toEqual([role, isAllowed ? status : 403]);
      if (!isAllowed) {
        expect(answer.body.code).toBe('forbidden');
      }
    }
  });
});
