import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';
import { type ErrorCode, errorCatalogue } from '../../kernel/errors.ts';
import { statusOfCode } from '../problem.ts';

const hello = { user: 'ann', language: 'py', code: 'print hello' };

describe('POST /v1/executions', () => {
  it('answers with the whole finished execution', async () => {
    const { ask } = await startMemoryServer();
    const { status, body } = await ask('POST', '/v1/executions', hello);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^exe_/),
      user: 'ann',
      runtime: 'python',
      programId: expect.stringMatching(/^prg_/),
      state: 'finished',
      outcome: 'succeeded',
      reason: 'exit',
      exitCode: 0,
      signal: null,
      stdout: 'hello\n',
      stderr: '',
      isStdoutTruncated: false,
      isStderrTruncated: false,
      message: null,
      startKind: 'prewarmed',
      isolationLevel: 'simulated',
      memoryLimitMb: null,
      artifacts: [],
      leftOut: [],
      stdinOpen: false,
      network: null,
      session: null,
      timings: { prepareMs: 1, queueMs: 0, startMs: 2, initMs: 1, runMs: 12 },
      usage: expect.objectContaining({ memoryMbPeak: 31, cpuUserMs: 8 }),
      compile: null,
      prediction: {
        durationMs: { p50: 10, p90: 25 },
        memoryMb: { p50: 30, p90: 40 },
        cpuMs: { p50: 5, p90: null },
        complexity: 'linear',
        basis: 'code',
        weights: { 'program-history': 0, 'user-history': 0.25, code: 0.5, runtime: 0.25 },
        madeAt: 1000,
      },
      actual: { durationMs: 12, memoryMb: 31, cpuMs: 10 },
      attempts: 1,
      acceptedAt: expect.any(Number),
      finishedAt: expect.any(Number),
    });
  });

  it('echoes what an execution may reach, and tells what it did', async () => {
    const { ask, chameleon } = await startMemoryServer();
    expect((await ask('POST', '/v1/executions', { ...hello, network: true })).body).toMatchObject({
      network: { allow: null },
    });
    expect((await ask('POST', '/v1/executions', { ...hello, network: false })).body.network).toBeNull();
    const narrow = { allow: ['a.example.com', '*.b.example.com:443'] };
    const fetches = { ...hello, code: 'fetch a.example.com', network: narrow };
    expect((await ask('POST', '/v1/executions', fetches)).body).toMatchObject({
      network: narrow,
      usage: {
        networkBytes: 30,
        network: { sentBytes: 10, receivedBytes: 20, hosts: ['a.example.com:443'] },
      },
    });
    expect(chameleon.submissions.map(({ network }) => network)).toEqual([{}, undefined, narrow]);
  });

  it.each([
    [{ allow: ['a.example.org'] }, 403, 'network-not-allowed', /may not reach "a.example.org"/],
    [{ allow: ['http://a.example.com'] }, 400, 'invalid-request', /is not host/],
    [{ allow: 'a.example.com' }, 400, 'invalid-request', /network/],
    [{ deny: [] }, 400, 'invalid-request', /network/],
    ['yes', 400, 'invalid-request', /network/],
  ])('T64 refuses the network %j', async (network, status, code, message) => {
    const { ask } = await startMemoryServer();
    const answer = await ask('POST', '/v1/executions', { ...hello, network });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({
      code,
      detail: expect.stringMatching(message),
      fault: 'caller',
    });
  });

  it.each([
    ['exit 3 oops', { outcome: 'failed', exitCode: 3, stderr: 'oops' }],
    ['signal SIGSEGV', { outcome: 'failed', reason: 'signal', signal: 'SIGSEGV', exitCode: null }],
    ['wall', { outcome: 'timed-out', reason: 'wall', message: 'ran longer than 30000 ms' }],
    ['memory', { outcome: 'killed', reason: 'memory', isStderrTruncated: true }],
    ['overloaded', { outcome: 'rejected', startKind: null, usage: null, actual: null }],
  ])('answers 200 whatever became of the program: %s', async (code, expected) => {
    const { ask } = await startMemoryServer();
    const { status, body } = await ask('POST', '/v1/executions', { ...hello, code });
    expect(status).toBe(200);
    expect(body).toMatchObject(expected);
  });

  it('hands everything that was asked to the platform', async () => {
    const { ask, chameleon } = await startMemoryServer();
    const given = {
      user: 'Ünï #1',
      fileName: 'main.py',
      code: 'cat',
      stdin: 'line\n',
      args: ['a', '--b'],
      env: { NAME: 'value' },
      limits: { wallMs: 500.5, memoryMb: 64 },
      idempotencyKey: 'k-1',
    };
    const { body } = await ask('POST', '/v1/executions', given);
    expect(body).toMatchObject({ user: 'Ünï #1', stdout: 'line\n' });
    const { user, ...rest } = given;
    expect(chameleon.submissions[0]).toEqual({
      ...rest,
      isStdinOpen: false,
      tenantId: 'ten_default',
      files: [],
      artifacts: [],
      userId: expect.stringMatching(/^usr_\./),
      runtime: undefined,
      isOutcomeAwaited: true,
    });
  });

  it.each([
    [{ wait: false }, {}],
    [{}, { prefer: 'respond-async' }],
    [{}, { accept: 'text/event-stream' }],
  ])('says where more than the outcome is awaited: %j %j', async (more, headers) => {
    const { ask, chameleon } = await startMemoryServer();
    await ask('POST', '/v1/executions', { ...hello, ...more }, headers);
    expect(chameleon.submissions[0]?.isOutcomeAwaited).toBe(false);
  });

  it.each([
    ['in the body', { wait: false }, {}],
    ['as a preference', {}, { prefer: 'respond-async, wait=1' }],
  ])('answers 202 with a location when asked %s not to wait', async (_how, more, headers) => {
    const { ask, chameleon } = await startMemoryServer();
    const accepted = await ask('POST', '/v1/executions', { ...hello, code: 'hold done', ...more }, headers);
    expect(accepted.status).toBe(202);
    expect(accepted.body).toMatchObject({ state: 'queued', outcome: null, timings: null, stdout: '' });
    expect(accepted.headers.get('location')).toBe(`/v1/executions/${accepted.body.id}`);
    chameleon.executions.release(accepted.body.id);
    const later = await ask('GET', `/v1/executions/${accepted.body.id}`);
    expect(later.body).toMatchObject({ state: 'finished', stdout: 'done' });
  });

  it('answers a repeated key with the same execution, and says so', async () => {
    const { ask } = await startMemoryServer();
    const first = await ask('POST', '/v1/executions', hello, { 'idempotency-key': 'k' });
    const inBody = await ask('POST', '/v1/executions', { ...hello, idempotencyKey: 'k' });
    const notWaiting = await ask('POST', '/v1/executions', { ...hello, wait: false, idempotencyKey: 'k' });
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    for (const repeat of [inBody, notWaiting]) {
      expect(repeat.status).toBe(200);
      expect(repeat.headers.get('idempotency-replayed')).toBe('true');
      expect(repeat.body).toEqual(first.body);
    }
  });

  it('lets a repeat wait for the execution that is still under way', async () => {
    const { ask, chameleon } = await startMemoryServer();
    const key = { 'idempotency-key': 'k' };
    const first = await ask('POST', '/v1/executions', { ...hello, code: 'hold x', wait: false }, key);
    const repeat = ask('POST', '/v1/executions', { ...hello, code: 'hold x' }, key);
    const again = await ask('POST', '/v1/executions', { ...hello, code: 'hold x', wait: false }, key);
    expect(again.status).toBe(202);
    chameleon.executions.release(first.body.id);
    expect((await repeat).body).toMatchObject({ id: first.body.id, state: 'finished' });
  });

  it('T81 refuses a key that came before with another request, and two keys at once', async () => {
    const { ask } = await startMemoryServer();
    await ask('POST', '/v1/executions', hello, { 'idempotency-key': 'k' });
    const other = await ask(
      'POST',
      '/v1/executions',
      { ...hello, code: 'print b' },
      { 'idempotency-key': 'k' },
    );
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-conflict']);
    const both = await ask(
      'POST',
      '/v1/executions',
      { ...hello, idempotencyKey: 'a' },
      { 'idempotency-key': 'b' },
    );
    expect([both.status, both.body.code]).toEqual([400, 'invalid-request']);
  });

  it('goes on with an execution whose caller is gone', async () => {
    const { url, chameleon, ask } = await startMemoryServer();
    const leaving = new AbortController();
    const started = Promise.withResolvers<void>();
    chameleon.onEvent(({ name }) => name === 'execution.started' && started.resolve());
    const request = fetch(`${url}/v1/executions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...hello, code: 'hold kept' }),
      signal: leaving.signal,
    });
    await started.promise;
    leaving.abort();
    await expect(request).rejects.toThrow();
    const { body } = await ask('GET', '/v1/executions');
    expect(body.executions[0].state).toBe('running');
    chameleon.executions.release(body.executions[0].id);
    const finished = await ask('GET', `/v1/executions/${body.executions[0].id}`);
    expect(finished.body).toMatchObject({ outcome: 'succeeded', stdout: 'kept' });
  });

  it.each(Object.keys(errorCatalogue) as ErrorCode[])('T82 tells the error %s by its code', async (code) => {
    const { ask, problems } = await startMemoryServer();
    const { status, body, headers } = await ask('POST', '/v1/executions', {
      ...hello,
      code: `refuse ${code}`,
    });
    expect(status).toBe(statusOfCode[code]);
    expect(body).toMatchObject({ code, fault: errorCatalogue[code] });
    // Too much to do is no failure, and nothing that a log should grow by.
    const isLogged = status >= 500 && code !== 'overloaded' && code !== 'shutting-down';
    expect(problems.length).toBe(isLogged ? 1 : 0);
    expect(headers.has('retry-after')).toBe(status === 503 || status === 429);
    if (code === 'overloaded' || code === 'over-quota') {
      expect(body.retryAfterMs).toBeGreaterThanOrEqual(2000);
      expect(body.retryAfterMs).toBeLessThanOrEqual(3000);
      expect(Number(headers.get('retry-after'))).toBe(Math.ceil(body.retryAfterMs / 1000));
    }
    if (code === 'store-failed' || code === 'bad-configuration') {
      expect(body.detail).not.toContain('/secret');
    }
  });

  it('tells nothing of a bug but that there was one', async () => {
    const { ask, problems } = await startMemoryServer();
    const { status, text, body } = await ask('POST', '/v1/executions', { ...hello, code: 'bug' });
    expect([status, body.code, body.fault]).toEqual([500, 'internal-error', 'platform']);
    expect(text).not.toMatch(/secret|\.ts|TypeError/);
    expect(problems).toHaveLength(1);
  });

  it.each([
    ['user', { user: undefined }],
    ['user', { user: '' }],
    ['user', { user: 'x'.repeat(101) }],
    ['user', { user: 7 }],
    ['code', { code: '' }],
    ['code', { code: null }],
    ['args', { args: 'a b' }],
    ['env', { env: { A: 1 } }],
    ['limits', { limits: { wallMs: 0 } }],
    ['limits', { limits: { wallMs: -1 } }],
    ['limits', { limits: { processCount: 1.5 } }],
    ['limits', { limits: { memoryGb: 1 } }],
    ['wait', { wait: 'no' }],
    ['idempotencyKey', { idempotencyKey: 'with space' }],
    ['tenantId', { tenantId: 'ten_acme' }],
  ])('refuses a wrong %s, naming the field', async (field, wrong) => {
    const { ask, chameleon } = await startMemoryServer();
    const { status, body } = await ask('POST', '/v1/executions', { ...hello, ...wrong });
    expect([status, body.code]).toEqual([400, 'invalid-request']);
    expect(JSON.stringify(body.issues)).toContain(field);
    expect(chameleon.submissions).toEqual([]);
  });

  it('takes a user name in any script, at its longest', async () => {
    const { ask } = await startMemoryServer();
    const user = '漢'.repeat(100);
    expect((await ask('POST', '/v1/executions', { ...hello, user })).body.user).toBe(user);
    const profile = await ask('GET', `/v1/users/${encodeURIComponent(user)}/profile`);
    expect([profile.status, profile.body.user]).toEqual([200, user]);
  });
});
