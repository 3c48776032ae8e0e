import { describe, expect, it } from 'vitest';
import {
  type MemoryServer,
  startMemoryServer,
} from '../../../../test/support/memory-chameleon/memory-server.ts';

const start = (settings: Readonly<Record<string, unknown>> = {}) =>
  startMemoryServer({ dialects: 'judge0', ...settings });

const base64 = (text: string) => Buffer.from(text).toString('base64');

async function run(ask: MemoryServer['ask'], source_code: string, more: object = {}, query = '') {
  const answer = await ask('POST', `/submissions?wait=true${query}`, {
    source_code,
    language_id: 71,
    ...more,
  });
  expect(answer.status).toBe(201);
  return answer.body;
}

describe('POST /submissions', () => {
  it('answers with a token, under which the outcome is found', async () => {
    const { ask } = await start();
    const created = await ask('POST', '/submissions', { source_code: 'print hello', language_id: 71 });
    expect([created.status, created.body]).toEqual([201, { token: expect.stringMatching(/^exe_/) }]);
    const { token } = created.body;
    await expect
      .poll(async () => (await ask('GET', `/submissions/${token}`)).body)
      .toEqual({
        token,
        time: '0.01',
        memory: 31 * 1024,
        stdout: 'hello\n',
        stderr: null,
        compile_output: null,
        message: null,
        status: { id: 3, description: 'Accepted' },
      });
  });

  it('answers with the outcome where it is waited for, all fields where all are wanted', async () => {
    const { ask, chameleon } = await start();
    const more = {
      stdin: 'in',
      expected_output: '[["a b","c"],{}]',
      command_line_arguments: '"a b" c',
      cpu_time_limit: '2.5',
      wall_time_limit: 7,
      memory_limit: 65_536,
      max_file_size: 512,
      stack_limit: 32_000,
      cpu_extra_time: 0.5,
      max_processes_and_or_threads: 8,
    };
    const body = await run(ask, 'args', more, '&fields=*');
    expect(body).toEqual({
      token: expect.stringMatching(/^exe_/),
      source_code: 'args',
      language_id: 71,
      language: { id: 71, name: 'Python (3.11)' },
      stdin: 'in',
      expected_output: '[["a b","c"],{}]',
      stdout: '[["a b","c"],{}]',
      stderr: null,
      compile_output: null,
      message: null,
      status_id: 3,
      status: { id: 3, description: 'Accepted' },
      created_at: expect.stringMatching(/^1970-01-01T00:00:01\.\d{3}Z$/),
      finished_at: expect.stringMatching(/^1970-01-01T00:00:01\.\d{3}Z$/),
      time: '0.01',
      wall_time: '0.012',
      memory: 31 * 1024,
      exit_code: 0,
      exit_signal: null,
      number_of_runs: 1,
      cpu_time_limit: '2.5',
      cpu_extra_time: '0.5',
      wall_time_limit: '7.0',
      memory_limit: 65_536,
      stack_limit: 32_000,
      max_processes_and_or_threads: 8,
      max_file_size: 512,
      enable_per_process_and_thread_time_limit: false,
      enable_per_process_and_thread_memory_limit: false,
      compiler_options: null,
      command_line_arguments: '"a b" c',
      redirect_stderr_to_stdout: false,
      callback_url: null,
      additional_files: null,
      enable_network: false,
    });
    expect(chameleon.submissions[0]).toMatchObject({
      userId: 'usr_judge0',
      isOutcomeAwaited: true,
      args: ['a b', 'c'],
      limits: { cpuMs: 2500, wallMs: 7000, memoryMb: 64, processCount: 8, fileBytes: 524_288 },
    });
  });

  it('reads and writes base64 where the address says so', async () => {
    const { ask, chameleon } = await start();
    const long = 'x'.repeat(60);
    const body = await run(
      ask,
      base64('cat'),
      { stdin: base64(long), expected_output: base64(long) },
      '&base64_encoded=true&fields=stdout,source_code,status_id,message',
    );
    expect(chameleon.submissions[0]).toMatchObject({ code: 'cat', stdin: long });
    expect(body).toEqual({
      stdout: `${'eHh4'.repeat(15)}\n${'eHh4'.repeat(5)}\n`,
      source_code: 'Y2F0\n',
      status_id: 3,
      message: null,
    });
  });

  it.each([
    ['print 4', { expected_output: '4 \n\n' }, { status: { id: 3, description: 'Accepted' } }],
    ['print 4', { expected_output: '5' }, { status: { id: 4, description: 'Wrong Answer' } }],
    ['wall', {}, { status: { id: 5, description: 'Time Limit Exceeded' }, exit_signal: 9 }],
    [
      'exit 2 oh',
      {},
      { status: { id: 11 }, stderr: 'oh', exit_code: 2, message: 'Exited with error status 2' },
    ],
    [
      'exit 2 oh',
      { redirect_stderr_to_stdout: true },
      { status: { id: 11 }, stdout: 'oh', stderr: null, redirect_stderr_to_stdout: true },
    ],
    ['signal SIGFPE', {}, { status: { id: 9 }, exit_signal: 8, exit_code: null }],
    ['broken', {}, { status: { id: 13 }, message: 'the instance failed twice', time: null, memory: null }],
  ])('tells how %j with %j ended', async (code, more, expected) => {
    const { ask } = await start();
    const { token } = await run(ask, code, more);
    expect((await ask('GET', `/submissions/${token}?fields=*`)).body).toMatchObject(expected);
  });

  it.each([
    [{ source_code: ' ' }, { source_code: ["can't be blank"] }],
    [{ source_code: 7 }, { source_code: ['must be a string', "can't be blank"] }],
    [{ language_id: undefined }, { language_id: ["can't be blank", "language with id  doesn't exist"] }],
    [{ language_id: 999 }, { language_id: ["language with id 999 doesn't exist"] }],
    [{ language_id: 89 }, { language_id: ["language with id 89 doesn't exist"] }],
    [{ cpu_time_limit: 121 }, { cpu_time_limit: ['must be less than or equal to 120.0'] }],
    [{ cpu_time_limit: 0 }, { cpu_time_limit: ['must be greater than or equal to 0.001'] }],
    [{ wall_time_limit: 'soon' }, { wall_time_limit: ['is not a number'] }],
    [{ memory_limit: 100 }, { memory_limit: ['must be greater than or equal to 2048'] }],
    [{ memory_limit: 1e9 }, { memory_limit: ['must be less than or equal to 2097152'] }],
    [{ number_of_runs: 2 }, { number_of_runs: ['must be less than or equal to 1'] }],
    [{ callback_url: 'http://10.0.0.1/' }, { callback_url: ['setting callback is not allowed'] }],
    [{ callback_url: 'http://www.example.com:8080/' }, { callback_url: ['setting callback is not allowed'] }],
    [
      { callback_url: 'file:///etc/passwd' },
      { callback_url: [expect.stringContaining('http or https URL')] },
    ],
    [
      { callback_url: 'https://a:b@www.example.com/' },
      { callback_url: [expect.stringContaining('without a user')] },
    ],
    [{ compiler_options: '-O2' }, { compiler_options: ['setting compiler options is not allowed'] }],
    [
      { command_line_arguments: 'x'.repeat(513) },
      { command_line_arguments: ['is too long (maximum is 512 characters)'] },
    ],
    [
      { enable_per_process_and_thread_time_limit: true },
      { enable_per_process_and_thread_time_limit: ['this option cannot be enabled'] },
    ],
    [
      { additional_files: base64('no archive') },
      { additional_files: [expect.stringContaining('neither zip nor tar')] },
    ],
    [
      { stack_limit: -1, max_file_size: 0 },
      {
        stack_limit: ['must be greater than or equal to 0'],
        max_file_size: ['must be greater than or equal to 1'],
      },
    ],
  ])('refuses %j, all that is wrong at once', async (wrong, body) => {
    const { ask, chameleon } = await start();
    const answer = await ask('POST', '/submissions', {
      source_code: 'print 1',
      language_id: 71,
      ...wrong,
    });
    expect([answer.status, answer.body]).toEqual([422, body]);
    expect(chameleon.submissions).toEqual([]);
  });

  it.each([
    ['refuse overloaded', 503, { error: 'queue is full' }],
    ['refuse over-quota', 503, { error: 'queue is full' }],
    ['refuse shutting-down', 503, { error: 'refused as shutting-down in /secret/path' }],
    ['refuse store-failed', 503, { error: "store-failed: the server's log says more" }],
    ['bug', 500, { error: 'a fault of the server; its log says more' }],
  ])('answers %j with %i', async (code, status, body) => {
    const { ask } = await start();
    const answer = await ask('POST', '/submissions', { source_code: code, language_id: 71 });
    expect([answer.status, answer.body]).toEqual([status, body]);
  });

  it('asks for the network by the permission of the tenant', async () => {
    const apiKeys = 'key-of-acme-0123456789:acme,key-of-none-0123456789:default';
    const { ask, chameleon } = await start({ apiKeys });
    const body = { source_code: 'print 1', language_id: 71, enable_network: true };
    const refused = await ask('POST', '/submissions', body, { 'x-auth-token': 'key-of-acme-0123456789' });
    expect([refused.status, refused.body]).toEqual([
      422,
      { enable_network: ['enabling network is not allowed'] },
    ]);
    const taken = await ask('POST', '/submissions', body, { 'x-auth-token': 'key-of-none-0123456789' });
    expect(taken.status).toBe(201);
    expect(chameleon.submissions[1]?.network).toEqual({});
  });

  it('tells the outcome where the tenant may be told it, in base64', async () => {
    const { ask, chameleon } = await start();
    const callback_url = 'https://www.example.com/done?x=1';
    const { token } = await run(ask, 'print hello', { callback_url });
    await expect.poll(() => chameleon.calledBack.length).toBe(1);
    const [callback] = chameleon.calledBack;
    expect(callback).toMatchObject({ tenantId: 'ten_default', url: callback_url });
    expect(JSON.parse(callback?.told ?? '')).toEqual({
      token,
      time: '0.01',
      memory: 31 * 1024,
      stdout: 'aGVsbG8K\n',
      stderr: null,
      compile_output: null,
      message: null,
      status: { id: 3, description: 'Accepted' },
    });
    const shown = await ask('GET', `/submissions/${token}?fields=callback_url`);
    expect(shown.body).toEqual({ callback_url });
  });

  it.each([
    ['{"source_code":', 400, { error: 'the body is not valid JSON' }],
    [`${'['.repeat(40)}${']'.repeat(40)}`, 400, { error: 'the body nests deeper than 32 levels' }],
  ])('keeps the safety of our own JSON', async (text, status, body) => {
    const { ask } = await start();
    const answer = await ask('POST', '/submissions', text);
    expect([answer.status, answer.body]).toEqual([status, body]);
  });

  it('keeps no more for an execution than its bound', async () => {
    const { ask } = await start();
    const answer = await ask('POST', '/submissions', {
      source_code: 'print 1',
      language_id: 71,
      expected_output: 'x'.repeat(1_048_577),
    });
    expect([answer.status, answer.body]).toEqual([
      422,
      { error: expect.stringMatching(/above the allowed 1048576$/) },
    ]);
  });
});

describe('submissions', () => {
  it('are shown by the fields that are asked for', async () => {
    const { ask } = await start();
    const { token } = await run(ask, 'print 1');
    expect((await ask('GET', `/submissions/${token}?fields=stdout,status_id`)).body).toEqual({
      stdout: '1\n',
      status_id: 3,
    });
    const wrong = await ask('GET', `/submissions/${token}?fields=stdout,x,y`);
    expect([wrong.status, wrong.body]).toEqual([400, { error: 'invalid fields: [x, y]' }]);
    for (const unknown of ['exe_none', '86e0e7f3-4d4f-4dc4-8d35-1b0fbe4ad3ae']) {
      const absent = await ask('GET', `/submissions/${unknown}`);
      expect([absent.status, absent.body]).toEqual([404, { status: 404, error: 'Not Found' }]);
    }
  });

  it('of other APIs are shown, too, but not listed', async () => {
    const { ask } = await start();
    const own = await ask('POST', '/v1/executions', { user: 'ann', language: 'python', code: 'print 1' });
    expect((await ask('GET', `/submissions/${own.body.id}?fields=*`)).body).toMatchObject({
      stdout: '1\n',
      language_id: 71,
      status_id: 3,
      expected_output: null,
    });
    expect((await ask('GET', '/submissions')).body.submissions).toEqual([]);
  });

  it('are listed in pages, newest first', async () => {
    const { ask } = await start();
    for (const word of ['a', 'b', 'c']) {
      await run(ask, `print ${word}`);
    }
    const first = (await ask('GET', '/submissions?page=1&per_page=2&fields=stdout')).body;
    expect(first).toEqual({
      submissions: [{ stdout: 'c\n' }, { stdout: 'b\n' }],
      meta: { current_page: 1, next_page: 2, prev_page: null, total_pages: 2, total_count: 3 },
    });
    const second = (await ask('GET', '/submissions?page=2&per_page=2&fields=stdout')).body;
    expect(second).toEqual({
      submissions: [{ stdout: 'a\n' }],
      meta: { current_page: 2, next_page: null, prev_page: 1, total_pages: 2, total_count: 3 },
    });
    const wrong = await ask('GET', '/submissions?page=0');
    expect([wrong.status, wrong.body]).toEqual([400, { error: 'invalid page: 0' }]);
  });

  it('that run are cancelled by DELETE, those that have ended stay', async () => {
    const { ask } = await start();
    const { token } = (await ask('POST', '/submissions', { source_code: 'hold', language_id: 71 })).body;
    const shown = () => ask('GET', `/submissions/${token}?fields=status_id`);
    await expect.poll(async () => (await shown()).body).toEqual({ status_id: 2 });
    const cancelled = await ask('DELETE', `/submissions/${token}?fields=token,status_id,exit_signal`);
    expect([cancelled.status, cancelled.body]).toEqual([200, { token, status_id: 12, exit_signal: 9 }]);
    const again = await ask('DELETE', `/submissions/${token}`);
    expect([again.status, again.body]).toEqual([400, { error: 'delete not allowed' }]);
    expect((await ask('DELETE', '/submissions/exe_none')).status).toBe(404);
  });

  it('come and go in batches, each by itself right or wrong', async () => {
    const { ask } = await start();
    const good = { source_code: 'print 1', language_id: 71 };
    const created = await ask('POST', '/submissions/batch', {
      submissions: [good, { ...good, language_id: 1 }, { ...good, source_code: 'refuse overloaded' }],
    });
    expect([created.status, created.body]).toEqual([
      201,
      [
        { token: expect.stringMatching(/^exe_/) },
        { language_id: ["language with id 1 doesn't exist"] },
        { error: 'queue is full' },
      ],
    ]);
    const { token } = created.body[0];
    await expect
      .poll(async () => (await ask('GET', `/submissions/batch?tokens=${token},x&fields=stdout`)).body)
      .toEqual({ submissions: [{ stdout: '1\n' }, null] });
    const wrong = await ask('POST', '/submissions/batch', { submissions: [{}] });
    expect([wrong.status, Object.keys(wrong.body[0])]).toEqual([422, ['language_id', 'source_code']]);
    const full = await ask('POST', '/submissions/batch', {
      submissions: [{ ...good, source_code: 'refuse overloaded' }],
    });
    expect([full.status, full.body]).toEqual([503, { error: 'queue is full' }]);
  });

  it.each([
    [[], 'there should be at least one submission in a batch'],
    [
      Array.from({ length: 21 }, () => ({})),
      'number of submissions in a batch should be less than or equal to 20',
    ],
  ])('are not taken in batches of the wrong size', async (submissions, error) => {
    const { ask } = await start();
    const posted = await ask('POST', '/submissions/batch', { submissions });
    expect([posted.status, posted.body]).toEqual([400, { error }]);
    const got = await ask('GET', `/submissions/batch?tokens=${submissions.map(() => 'x').join(',')}`);
    expect([got.status, got.body]).toEqual([400, { error }]);
  });
});

describe('what a Judge0 tells of itself', () => {
  it('is told as far as it is true here', async () => {
    const { ask } = await start({ network: { tenants: { default: ['*'] } } });
    const get = async (path: string) => (await ask('GET', path)).body;
    expect(await get('/languages')).toEqual([{ id: 71, name: 'Python (3.11)' }]);
    expect(await get('/languages/all')).toEqual([{ id: 71, name: 'Python (3.11)', is_archived: false }]);
    expect(await get('/languages/71')).toMatchObject({ id: 71, source_file: 'main.py', is_archived: false });
    expect((await ask('GET', '/languages/72')).status).toBe(404);
    expect((await get('/statuses'))[13]).toEqual({ id: 14, description: 'Exec Format Error' });
    expect(await get('/config_info')).toMatchObject({
      enable_callbacks: true,
      callbacks_max_tries: 3,
      callbacks_timeout: 5,
      cpu_time_limit: 10,
      max_cpu_time_limit: 120,
      memory_limit: 262_144,
      max_memory_limit: 2_097_152,
      max_number_of_runs: 1,
      max_submission_batch_size: 20,
      max_extract_size: 8192,
      allow_enable_network: true,
    });
    expect(await get('/system_info')).toHaveProperty('Architecture');
    expect(await get('/about')).toMatchObject({ version: '1.13.1' });
    expect(await get('/workers')).toEqual([
      { queue: '1.13.1', size: 0, available: 4, idle: 4, working: 0, paused: 0, failed: 0 },
    ]);
    expect((await ask('GET', '/version')).text).toBe('1.13.1');
    expect((await ask('GET', '/license')).text).toContain('Apache License');
    expect((await ask('GET', '/isolate')).text).toBe('isolation level simulated\n');
    await run(ask, 'print 1', { expected_output: '2' });
    expect(await get('/statistics')).toMatchObject({
      submissions: { total: 1 },
      languages: [{ language: { id: 71, name: 'Python (3.11)' }, count: 1 }],
      statuses: [{ status: { id: 4, description: 'Wrong Answer' }, count: 1 }],
    });
  });

  it('wants a key where there are keys, and says by the status alone whether one is right', async () => {
    const key = 'key-of-acme-0123456789';
    const { ask } = await start({ apiKeys: `${key}:acme` });
    for (const [method, path] of [
      ['GET', '/languages'],
      ['POST', '/submissions'],
      ['GET', '/submissions/exe_000001'],
      ['POST', '/authenticate'],
      ['POST', '/authorize'],
    ] as const) {
      const refused = await ask(method, path, undefined, { 'x-auth-token': 'wrong' });
      expect([refused.status, refused.text]).toEqual([401, '']);
      expect((await ask(method, path, undefined, { 'x-auth-token': key })).status).not.toBe(401);
    }
    for (const path of ['/authenticate', '/authorize']) {
      const taken = await ask('POST', path, undefined, { 'x-auth-token': key });
      expect([taken.status, taken.text]).toEqual([200, '']);
      const asJson = await ask('POST', path, '', { 'x-auth-token': key, 'content-type': 'application/json' });
      expect([asJson.status, asJson.text]).toEqual([200, '']);
    }
    expect((await ask('GET', '/languages', undefined, { authorization: `Bearer ${key}` })).status).toBe(200);
    expect((await ask('GET', `/languages?X-Auth-Token=${key}`)).status).toBe(401);
  });

  it('answers for another tenant as if there were nothing', async () => {
    const apiKeys = 'key-of-acme-0123456789:acme,key-of-beta-0123456789:beta';
    const { ask } = await start({ apiKeys });
    const acme = { 'x-auth-token': 'key-of-acme-0123456789' };
    const beta = { 'x-auth-token': 'key-of-beta-0123456789' };
    const body = { source_code: 'hold', language_id: 71 };
    const { token } = (await ask('POST', '/submissions', body, acme)).body;
    for (const method of ['GET', 'DELETE']) {
      expect((await ask(method, `/submissions/${token}`, undefined, beta)).status).toBe(404);
    }
    expect((await ask('GET', `/submissions/batch?tokens=${token}`, undefined, beta)).body).toEqual({
      submissions: [null],
    });
    expect((await ask('GET', '/submissions', undefined, beta)).body.meta.total_count).toBe(0);
    expect((await ask('GET', '/submissions', undefined, acme)).body.meta.total_count).toBe(1);
  });

  it('is not there unless it is switched on, and stands beside Piston', async () => {
    const off = await startMemoryServer({ dialects: 'piston' });
    expect((await off.ask('GET', '/languages')).body.error.code).toBe('not-found');
    const both = await startMemoryServer({ dialects: 'piston, judge0' });
    expect((await both.ask('GET', '/languages')).status).toBe(200);
    expect((await both.ask('GET', '/api/v2/runtimes')).status).toBe(200);
  });
});
