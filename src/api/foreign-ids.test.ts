import { expect, it } from 'vitest';
import { startMemoryServer } from '../../test/support/memory-chameleon/memory-server.ts';
import { describeApi } from './describe-api.ts';

const apiKeys = 'key-of-acme-0123456789:acme,key-of-beta-0123456789:beta';
const acme = { 'x-api-key': 'key-of-acme-0123456789' };
const beta = { 'x-api-key': 'key-of-beta-0123456789' };
const hello = { user: 'ann', language: 'python', code: 'hold a', wait: false };

/** A body that each of these operations would take from whoever may ask for them. */
const bodies: Readonly<Record<string, unknown>> = {
  '/v1/keys/{id}/rotate': { graceSeconds: 0 },
  '/v1/sessions/{id}/snapshot': {},
};

it("T69 answers each operation on another tenant's id as on one that nobody has", async () => {
  const { ask } = await startMemoryServer({ apiKeys });
  const made = async (path: string, body: object) => (await ask('POST', path, body, acme)).body.id as string;
  const ids: Readonly<Record<string, string>> = {
    '/v1/executions': await made('/v1/executions', hello),
    '/v1/sessions': await made('/v1/sessions', { user: 'ann', language: 'python' }),
    '/v1/keys': await made('/v1/keys', { name: 'ci' }),
  };
  const { paths } = await describeApi();
  const operations = Object.entries(paths)
    .filter(([path]) => path.includes('{id}'))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
    );
  expect(operations.length).toBeGreaterThan(8);
  for (const [method, path] of operations) {
    const kind = path.slice(0, path.indexOf('/{id}'));
    const own = ids[kind];
    expect(own, `${kind} has an id here`).toBeDefined();
    const askWith = (id: string) =>
      ask(method, path.replace('{id}', id).replace('{name}', 'a.txt'), bodies[path], {
        ...beta,
        ...(path.endsWith('/stdin') ? { 'content-type': 'text/plain' } : {}),
      });
    const prefix = own?.slice(0, own.indexOf('_'));
    const [foreign, absent] = [await askWith(own ?? ''), await askWith(`${prefix}_nobody`)];
    expect([method, path, foreign.status]).toEqual([method, path, 404]);
    expect(foreign.text.replaceAll(own ?? '', 'ID')).toBe(absent.text.replaceAll(`${prefix}_nobody`, 'ID'));
  }
});

it('T70 takes who asks from the key alone: a body or a header that names another tenant changes nothing', async () => {
  const { ask, chameleon } = await startMemoryServer({ apiKeys });
  for (const field of ['tenant', 'tenantId', 'apiKey']) {
    const refused = await ask('POST', '/v1/executions', { ...hello, [field]: 'acme' }, beta);
    expect([field, refused.status]).toEqual([field, 400]);
  }
  const headers = { ...beta, 'x-tenant': 'acme', 'x-tenant-id': 'ten_acme', 'x-forwarded-user': 'acme' };
  expect((await ask('POST', '/v1/executions', hello, headers)).status).toBe(202);
  expect(chameleon.submissions.map(({ tenantId }) => tenantId)).toEqual(['ten_beta']);
});
