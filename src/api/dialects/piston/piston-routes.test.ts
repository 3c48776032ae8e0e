import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../../../test/support/memory-chameleon/memory-server.ts';

const start = (settings: Readonly<Record<string, unknown>> = {}) =>
  startMemoryServer({ dialects: 'piston', ...settings });

const job = (content: string, more: object = {}) => ({
  language: 'python',
  version: '*',
  files: [{ name: 'a.py', content }],
  ...more,
});

describe('POST /api/v2/execute', () => {
  it('answers with the run in the shape of Piston', async () => {
    const { ask, chameleon } = await start();
    const { status, body } = await ask('POST', '/api/v2/execute', job('print hello'));
    expect(status).toBe(200);
    expect(body).toEqual({
      language: 'python',
      version: '3.11.0',
      run: {
        stdout: 'hello\n',
        stderr: '',
        output: 'hello\n',
        code: 0,
        signal: null,
        message: null,
        status: null,
        cpu_time: 10,
        wall_time: 12,
        memory: 31 * 1024 * 1024,
      },
    });
    expect(chameleon.submissions[0]).toMatchObject({
      tenantId: 'ten_default',
      userId: 'usr_piston',
      runtime: 'python',
      limits: {},
    });
  });

  it('hands on input, arguments, limits, other files and the user', async () => {
    const { ask, chameleon } = await start();
    const files = [
      { name: 'data.bin', content: '00ff', encoding: 'hex' },
      { name: 'x.txt', content: 'aGk=', encoding: 'base64' },
      { content: 'args' },
      { content: 'second' },
    ];
    const more = {
      files,
      stdin: 'in',
      args: ['a', 'b c'],
      run_timeout: 2500,
      run_cpu_time: 1000,
      run_memory_limit: 64 * 1024 * 1024,
      compile_timeout: 10_000,
      compile_memory_limit: -1,
    };
    const { status } = await ask('POST', '/api/v2/execute', job('', more), {
      'x-chameleon-user': 'zo%C3%AB',
    });
    expect(status).toBe(200);
    const [submission] = chameleon.submissions;
    expect(submission).toMatchObject({
      code: 'args',
      stdin: 'in',
      args: ['a', 'b c'],
      limits: { wallMs: 2500, cpuMs: 1000, memoryMb: 64 },
    });
    expect(submission?.files?.map(({ name, content }) => [name, Buffer.from(content).toString()])).toEqual([
      ['data.bin', Buffer.from([0, 255]).toString()],
      ['x.txt', 'hi'],
      ['file3.code', 'second'],
    ]);
    expect(submission?.userId).toBe(`usr_.${Buffer.from('zoë').toString('base64url')}`);
  });

  it.each([
    [{ language: 3 }, 'language is required as a string'],
    [{ version: undefined }, 'version is required as a string'],
    [{ files: 'print 1' }, 'files is required as an array'],
    [{ files: [{ name: 'a.py' }] }, 'files[0].content is required as a string'],
    [{ files: [{ content: 'print 1' }, null] }, 'files[1].content is required as a string'],
    [{ language: 'zz' }, 'zz-* runtime is unknown'],
    [{ version: '2.x' }, 'python-2.x runtime is unknown'],
    [{ version: 'what' }, 'python-what runtime is unknown'],
    [
      { files: [{ content: 'aGk=', encoding: 'base64' }] },
      'files must include at least one utf8 encoded file',
    ],
    [{ run_timeout: 300_001 }, 'run_timeout cannot exceed the configured limit of 300000'],
    [{ run_memory_limit: 1e12 }, 'run_memory_limit cannot exceed the configured limit of 2147483648'],
    [{ run_timeout: '5' }, 'If specified, run_timeout must be a number'],
    [{ compile_cpu_time: '5' }, 'If specified, compile_cpu_time must be a number'],
    [{ run_timeout: -1 }, 'run_timeout must be non-negative'],
    [{ args: [1] }, 'If specified, args must be an array of strings'],
    [{ stdin: 1 }, 'If specified, stdin must be a string'],
  ])('refuses %j in the words of Piston', async (wrong, message) => {
    const { ask, chameleon } = await start();
    const { status, body } = await ask('POST', '/api/v2/execute', job('print 1', wrong));
    expect([status, body]).toEqual([400, { message }]);
    expect(chameleon.submissions).toEqual([]);
  });

  it.each([
    [
      'exit 3 oh',
      { code: 3, signal: null, status: 'RE', stderr: 'oh', message: 'Exited with error status 3' },
    ],
    ['signal SIGSEGV', { code: null, signal: 'SIGSEGV', status: 'SG', message: 'Caught fatal signal 11' }],
    ['wall', { code: null, signal: 'SIGKILL', status: 'TO', message: 'ran longer than 30000 ms' }],
    ['memory', { code: null, signal: 'SIGKILL', status: 'SG' }],
    ['broken', { code: null, signal: null, status: 'XX', message: 'the instance failed twice' }],
  ])('tells how %j ended', async (code, run) => {
    const { ask } = await start();
    const { status, body } = await ask('POST', '/api/v2/execute', job(code));
    expect(status).toBe(200);
    expect(body.run).toMatchObject(run);
  });

  it.each([
    ['refuse over-quota', 429, { message: 'refused as over-quota in /secret/path' }],
    ['refuse limit-exceeded', 400, { message: 'refused as limit-exceeded in /secret/path' }],
    ['refuse store-failed', 503, { message: "store-failed: the server's log says more" }],
    ['overloaded', 503, { message: 'too much to do' }],
    ['bug', 500, undefined],
  ])('answers %j with %i', async (code, status, body) => {
    const { ask } = await start();
    const answer = await ask('POST', '/api/v2/execute', job(code));
    expect([answer.status, answer.body]).toEqual([status, body]);
  });

  it.each([
    ['text/plain', '{}'],
    ['application/x-www-form-urlencoded', 'a=b'],
  ])('wants JSON, not %s', async (type, text) => {
    const { ask } = await start();
    const answer = await ask('POST', '/api/v2/execute', text, { 'content-type': type });
    expect([answer.status, answer.body]).toEqual([
      415,
      { message: 'requests must be of type application/json' },
    ]);
  });

  it('keeps the safety of our own JSON, and tells nothing of its own code', async () => {
    const { ask } = await start();
    const broken = await ask('POST', '/api/v2/execute', '{"language":');
    expect([broken.status, broken.body]).toEqual([400, { message: 'the body is not valid JSON' }]);
    const deep = await ask('POST', '/api/v2/execute', `${'['.repeat(40)}${']'.repeat(40)}`);
    expect([deep.status, deep.body]).toEqual([400, { message: 'the body nests deeper than 32 levels' }]);
    const large = await ask('POST', '/api/v2/execute', job('x'.repeat(21_000_000)));
    expect([large.status, large.body]).toEqual([
      413,
      { message: 'the body is larger than this server reads' },
    ]);
  });
});

describe('the other routes of Piston', () => {
  it('list runtimes and packages, and refuse to change them', async () => {
    const { ask } = await start();
    expect((await ask('GET', '/')).body).toEqual({ message: expect.stringMatching(/^Piston v/) });
    expect((await ask('GET', '/api/v2/runtimes')).body).toEqual([
      { language: 'python', version: '3.11.0', aliases: ['py', 'py3', 'python3'] },
    ]);
    expect((await ask('GET', '/api/v2/packages')).body).toEqual([
      { language: 'python', language_version: '3.11.0', installed: true },
    ]);
    for (const method of ['POST', 'DELETE']) {
      const answer = await ask(method, '/api/v2/packages', { language: 'python', version: '3.12.0' });
      expect([answer.status, answer.body]).toEqual([
        400,
        { message: expect.stringContaining('neither installed nor removed') },
      ]);
    }
  });

  it('are not there unless they are switched on, nor in our own description', async () => {
    const off = await startMemoryServer();
    expect((await off.ask('GET', '/api/v2/runtimes')).body.code).toBe('not-found');
    const { ask } = await start();
    expect((await ask('GET', '/api/v2/nothing')).body).toEqual({ message: 'Not Found' });
    expect((await ask('GET', '/v1/nothing')).body.code).toBe('not-found');
    const { paths } = (await ask('GET', '/openapi.json')).body;
    expect(Object.keys(paths).filter((path) => !/^\/(v1|healthz|readyz|metrics)/.test(path))).toEqual([]);
  });

  it.each([
    ['GET', '/api/v2/runtimes'],
    ['POST', '/api/v2/execute'],
    ['GET', '/api/v2/packages'],
    ['GET', '/api/v2/connect'],
  ])('want a key for %s %s where there are keys, in whichever form', async (method, path) => {
    const key = 'key-of-acme-0123456789';
    const { ask } = await start({ apiKeys: `${key}:acme` });
    const body = method === 'POST' ? job('print 1') : undefined;
    for (const headers of [{}, { authorization: 'key-of-acme' }, { authorization: `Basic ${key}` }]) {
      const answer = await ask(method, path, body, headers);
      expect([answer.status, answer.body]).toEqual([
        401,
        { message: expect.stringContaining('a valid API key is needed') },
      ]);
    }
    for (const headers of [
      { authorization: key },
      { authorization: `Bearer ${key}` },
      { 'x-api-key': key },
    ]) {
      expect((await ask(method, path, body, headers)).status).toBe(path.endsWith('connect') ? 404 : 200);
    }
  });
});
