import { describe, expect, it } from 'vitest';
import { runJudge0, startJudge0 } from '../../../../test/support/dialects/judge0-server.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('POST /submissions', () => {
  it('answers with a token, under which the outcome is found', async () => {
    const { ask } = await startJudge0();
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
    const { ask, chameleon } = await startJudge0();
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
    const body = await runJudge0(ask, 'args', more, '&fields=*');
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
    const { ask, chameleon } = await startJudge0();
    const long = 'x'.repeat(60);
    const body = await runJudge0(
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
    const { ask } = await startJudge0();
    const { token } = await runJudge0(ask, code, more);
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
    const { ask, chameleon } = await startJudge0();
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
    const { ask } = await startJudge0();
    const answer = await ask('POST', '/submissions', { source_code: code, language_id: 71 });
    expect([answer.status, answer.body]).toEqual([status, body]);
  });

  it('asks for the network by the permission of the tenant', async () => {
    const apiKeys = 'key-of-acme-0123456789:acme,key-of-none-0123456789:default';
    const { ask, chameleon } = await startJudge0({ apiKeys });
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
    const { ask, chameleon } = await startJudge0();
    const callback_url = 'https://www.example.com/done?x=1';
    const { token } = await runJudge0(ask, 'print hello', { callback_url });
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
    const { ask } = await startJudge0();
    const answer = await ask('POST', '/submissions', text);
    expect([answer.status, answer.body]).toEqual([status, body]);
  });

  it('keeps no more for an execution than its bound', async () => {
    const { ask } = await startJudge0();
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
