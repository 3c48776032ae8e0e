import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../test/support/memory-chameleon/memory-server.ts';
import { requestIdOf } from './request-id.ts';

describe('the id of a request', () => {
  it('is the one that the caller gave, in the answer and in the log', async () => {
    const { ask, problems } = await startMemoryServer();
    const named = { 'x-request-id': 'call-81.a' };
    const { status, headers } = await ask('POST', '/v1/executions', { user: 'ann', code: 'bug' }, named);
    expect([status, headers.get('x-request-id')]).toEqual([500, 'call-81.a']);
    expect(problems).toMatchObject([{ requestId: 'call-81.a', code: 'internal-error' }]);
  });

  it('is a new one for each request without, also where there is no route', async () => {
    const { ask } = await startMemoryServer();
    const answers = [await ask('GET', '/healthz'), await ask('GET', '/nowhere'), await ask('GET', '/%')];
    const ids = answers.map(({ headers }) => headers.get('x-request-id'));
    expect(new Set(ids).size).toBe(3);
    expect(ids.every((id) => /^[0-9a-f-]{36}$/.test(id ?? ''))).toBe(true);
  });

  it.each(['', 'a b', 'a\u00e9', 'x'.repeat(101), '<b>'])('is not %j', (given) => {
    expect(requestIdOf({ 'x-request-id': given })).toMatch(/^[0-9a-f-]{36}$/);
  });
});
