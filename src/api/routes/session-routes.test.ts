import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';

const request = { user: 'ann', language: 'py' };

describe('sessions', () => {
  it('are opened, found, listed and ended', async () => {
    const { ask, url } = await startMemoryServer();
    const response = await fetch(`${url}/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...request, limits: { memoryMb: 64 }, idleMs: 5000 }),
    });
    expect(response.status).toBe(201);
    const session = (await response.json()) as { id: string };
    expect(response.headers.get('location')).toBe(`/v1/sessions/${session.id}`);
    expect(session).toMatchObject({ user: 'ann', runtime: 'python', state: 'idle', idleMs: 5000 });
    expect(session).toMatchObject({ limits: { memoryMb: 64, processCount: 64 }, executionCount: 0 });
    expect((await ask('GET', `/v1/sessions/${session.id}`)).body).toEqual(session);
    expect((await ask('GET', '/v1/sessions?user=ann')).body).toEqual({ sessions: [session] });
    expect((await ask('GET', '/v1/sessions?user=bob')).body).toEqual({ sessions: [] });
    const ended = await ask('DELETE', `/v1/sessions/${session.id}`);
    expect(ended.body).toMatchObject({ state: 'ended', endReason: 'closed' });
    expect((await ask('GET', `/v1/sessions/${session.id}`)).body).toEqual(ended.body);
  });

  it.each([
    ['a language that has none', { ...request, language: 'cobol' }, 400, 'unknown-runtime'],
    ['more patience than there is', { ...request, idleMs: 1e9 }, 422, 'limit-exceeded'],
    ['a limit above the highest', { ...request, limits: { memoryMb: 1e6 } }, 422, 'limit-exceeded'],
    ['what is not asked for', { ...request, more: 1 }, 400, 'invalid-request'],
  ])('are refused for %s', async (_name, body, status, code) => {
    const { ask } = await startMemoryServer();
    const answer = await ask('POST', '/v1/sessions', body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('are named by executions of their own user and language, under the limits they were opened with', async () => {
    const { ask, chameleon } = await startMemoryServer();
    const { body: session } = await ask('POST', '/v1/sessions', { ...request, limits: { memoryMb: 64 } });
    const run = (more: object) =>
      ask('POST', '/v1/executions', { user: 'ann', code: 'print a', session: session.id, ...more });
    const { body: execution } = await run({});
    expect(execution).toMatchObject({ session: session.id, runtime: 'python' });
    expect(chameleon.submissions[0]).toMatchObject({ sessionId: session.id });
    for (const [more, status, code] of [
      [{ user: 'bob' }, 404, 'not-found'],
      [{ session: 'ses_other' }, 404, 'not-found'],
      [{ session: 'nonsense' }, 404, 'not-found'],
      [{ network: true }, 400, 'invalid-request'],
      [{ limits: { memoryMb: 32 } }, 400, 'invalid-request'],
      [{ language: 'rust' }, 400, 'unknown-runtime'],
    ] as const) {
      const answer = await run(more);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
    expect((await run({ language: 'py', limits: { wallMs: 5000, memoryMb: 64 } })).status).toBe(200);
    await ask('DELETE', `/v1/sessions/${session.id}`);
    const late = await run({});
    expect([late.status, late.body.code]).toEqual([410, 'session-ended']);
  });

  it('hand back their files by an execution that asks for all of them', async () => {
    const { ask, chameleon } = await startMemoryServer();
    const { body: session } = await ask('POST', '/v1/sessions', request);
    const { status, body } = await ask('POST', `/v1/sessions/${session.id}/snapshot`, {});
    expect([status, body.session]).toEqual([200, session.id]);
    expect(chameleon.submissions[0]).toMatchObject({ artifacts: ['.'], sessionId: session.id });
    expect((await ask('POST', '/v1/sessions/ses_none/snapshot', {})).status).toBe(404);
  });

  it('that nobody has are not found, whatever their name', async () => {
    const { ask } = await startMemoryServer();
    for (const id of ['ses_none', 'exe_1', '..%2f..%2fetc']) {
      expect((await ask('GET', `/v1/sessions/${id}`)).status).toBe(404);
      expect((await ask('DELETE', `/v1/sessions/${id}`)).status).toBe(404);
    }
  });
});
