import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';
import { describeApi } from '../describe-api.ts';

const talk = { user: 'ann', language: 'py', code: 'talk', stdinOpen: true, wait: false };
const raw = { 'content-type': 'application/octet-stream' };

/** A server with one execution under way, and how it is written to. */
async function startTalk(submission: object = talk, settings: Readonly<Record<string, unknown>> = {}) {
  const started = await startMemoryServer(settings);
  const { body } = await started.ask('POST', '/v1/executions', submission);
  const path = `/v1/executions/${body.id}/stdin`;
  return {
    ...started,
    id: String(body.id),
    write: (bytes?: string | Uint8Array, query = '', headers: Record<string, string> = raw) =>
      started.ask('POST', path + query, bytes, bytes === undefined ? {} : headers),
  };
}

describe('POST /v1/executions/{id}/stdin', () => {
  it('hands on bytes as they are, and the end with them or alone', async () => {
    const { write, ask, id, chameleon } = await startTalk();
    const first = await write(Uint8Array.of(0xff, 0, 0x0a));
    expect([first.status, first.body]).toEqual([202, { receivedBytes: 3, waitingBytes: 0 }]);
    expect((await write('dré\n', '', { 'content-type': 'text/plain; charset=utf-8' })).status).toBe(202);
    expect((await write(undefined, '?end=true')).status).toBe(202);
    const { body } = await ask('GET', `/v1/executions/${id}`);
    expect(body).toMatchObject({ state: 'finished', stdinOpen: true, stdout: '\ufffd\0\ndré\n' });
    expect(chameleon.submissions[0]).toMatchObject({ isStdinOpen: true, stdin: '' });
  });

  it('answers 409 where it has ended or was never open', async () => {
    const open = await startTalk();
    await open.write('x', '?end=true');
    const ended = await open.write('y');
    expect([ended.status, ended.body]).toMatchObject([409, { code: 'stdin-closed', fault: 'caller' }]);
    const closed = await startTalk({ ...talk, stdinOpen: false });
    expect((await closed.write('x')).status).toBe(409);
  });

  it('answers 429 and when to come again while there is no room', async () => {
    const { write } = await startTalk({ ...talk, code: 'talk full' });
    const full = await write('x');
    expect([full.status, full.headers.get('retry-after')]).toEqual([429, '1']);
    expect(full.body).toMatchObject({ code: 'stdin-full', retryAfterMs: expect.any(Number) });
    expect((await write('x')).status).toBe(202);
  });

  it("answers 404 for what is unknown, no id, or another tenant's", async () => {
    const keys = { apiKeys: 'first-key-of-sixteen:one,second-key-sixteen:two' };
    const one = { 'x-api-key': 'first-key-of-sixteen' };
    const { ask } = await startMemoryServer(keys);
    const { body } = await ask('POST', '/v1/executions', talk, one);
    const write = (id: string, key: Record<string, string>) =>
      ask('POST', `/v1/executions/${id}/stdin`, 'x', { ...raw, ...key });
    expect((await write(body.id, one)).status).toBe(202);
    expect((await write(body.id, { 'x-api-key': 'second-key-sixteen' })).status).toBe(404);
    expect((await write('exe_none', one)).status).toBe(404);
    expect((await write('x', one)).status).toBe(404);
    expect((await write(body.id, {})).status).toBe(401);
  });

  it('reads bytes and nothing else, and no more than its bound at once', async () => {
    const { write } = await startTalk();
    const json = await write('{}', '', { 'content-type': 'application/json' });
    expect([json.status, json.body.detail]).toEqual([
      415,
      'input must be sent as content-type: application/octet-stream or text/plain',
    ]);
    expect((await write('x', '', { ...raw, 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await write(new Uint8Array(262_145))).status).toBe(413);
    expect((await write(new Uint8Array(262_144))).status).toBe(202);
    expect((await write('x', '?end=perhaps')).status).toBe(400);
  });

  it('is not for an execution whose id nobody would hear of before its end', async () => {
    const { ask } = await startMemoryServer();
    const { status, body } = await ask('POST', '/v1/executions', { ...talk, wait: true });
    expect([status, body.code]).toEqual([400, 'invalid-request']);
  });

  it('is described with the types that it reads', async () => {
    const { paths } = await describeApi();
    expect(paths['/v1/executions/{id}/stdin']?.post).toMatchObject({
      requestBody: {
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
    });
  });
});
