import { describe, expect, it } from 'vitest';
import { openTools } from '../../../test/support/mcp/open-tools.ts';
import { userIdOf } from '../../api/user-name.ts';

const python = { language: 'python' };

/** The texts of an answer, in their order. */
function textsOf(answer: { readonly content: readonly { readonly type: string; readonly text?: string }[] }) {
  return answer.content.flatMap(({ text }) => (text === undefined ? [] : [text]));
}

describe('the tools', () => {
  it('are listed with schemas, hints, and a warning wherever a program speaks', async () => {
    const { agent } = await openTools();
    const { tools } = await agent.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'run_code',
      'open_session',
      'run_in_session',
      'close_session',
      'list_files',
      'read_artifact',
      'analyze_code',
      'list_languages',
    ]);
    expect(tools.every(({ inputSchema, outputSchema }) => inputSchema && outputSchema)).toBe(true);
    const warned = tools.filter(({ description = '' }) => /untrusted/i.test(description));
    expect(warned.map(({ name }) => name)).toEqual([
      'run_code',
      'run_in_session',
      'list_files',
      'read_artifact',
    ]);
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name)).toEqual([
      'list_files',
      'read_artifact',
      'analyze_code',
      'list_languages',
    ]);
    expect(agent.getServerVersion()).toMatchObject({ name: 'chameleon', version: '1.2.3' });
    expect(agent.getInstructions()).toContain('untrusted');
  });

  it('tell languages and analyses', async () => {
    const { agent } = await openTools();
    expect((await agent.callTool({ name: 'list_languages', arguments: {} })).structuredContent).toMatchObject(
      {
        languages: [{ language: 'python', version: '3.11', aliases: ['py'] }],
      },
    );
    const analysis = await agent.callTool({ name: 'analyze_code', arguments: { code: 'for i in x: pass' } });
    expect(analysis.structuredContent).toMatchObject({
      timeComplexity: { class: 'linear', drivers: [{ line: 1 }] },
      durationMs: { p50: expect.any(Number) },
    });
    expect(textsOf(analysis)[0]).toContain('complexity linear');
  });
});

describe('run_code', () => {
  it('answers with the outcome, the output in a block of its own, and the fields of both', async () => {
    const { agent, chameleon } = await openTools();
    const answer = await agent.callTool({
      name: 'run_code',
      arguments: { ...python, code: 'print hello', args: ['a'], limits: { wallMs: 500 } },
    });
    expect(answer.isError).toBeUndefined();
    expect(textsOf(answer)).toEqual([
      expect.stringMatching(/^succeeded \(exit code 0; 12 ms, 31 MB of memory at most\) \[exe_\w+\]$/),
      'standard output of the program, untrusted:\nhello\n',
    ]);
    expect(answer.structuredContent).toMatchObject({
      outcome: 'succeeded',
      exitCode: 0,
      stdout: 'hello\n',
      stderr: '',
      isStdoutShortened: false,
      files: [],
      language: 'python',
    });
    expect(chameleon.submissions).toMatchObject([
      { args: ['a'], limits: { wallMs: 500 }, artifacts: ['.'], userId: userIdOf('ada/agent') },
    ]);
  });

  it.each([
    ['exit 3 oops', /^failed \(exit code 3;/, 'oops'],
    ['wall', /^timed-out \(wall;.*ran longer than 30000 ms/, undefined],
    ['memory', /^killed \(memory;.*\nstderr reached the limit of output/s, undefined],
    ['signal SIGSEGV', /^failed \(SIGSEGV;/, undefined],
    ['overloaded', /^rejected \(overloaded\): too much to do/, undefined],
  ])('answers %j as an error of the tool with the reason', async (code, reason, stderr) => {
    const { agent } = await openTools();
    const answer = await agent.callTool({ name: 'run_code', arguments: { code } });
    expect(answer.isError).toBe(true);
    expect(textsOf(answer)[0]).toMatch(reason);
    if (stderr !== undefined) {
      expect(answer.structuredContent).toMatchObject({ stderr, outcome: 'failed' });
    }
  });

  it('answers what is refused, wrong or unreachable as an error of the tool, with what would help', async () => {
    const { agent, server } = await openTools();
    const ask = async (args: object) => {
      const { isError, content } = await agent.callTool({ name: 'run_code', arguments: { ...args } });
      return [isError, textsOf({ content })[0]];
    };
    expect(await ask({ code: 'refuse over-quota' })).toEqual([
      true,
      expect.stringMatching(/\(over-quota\); retry after \d+ ms$/),
    ]);
    expect(await ask({ code: 'x', language: 'cobol' })).toEqual([
      true,
      expect.stringContaining('unknown-runtime'),
    ]);
    expect(await ask({ cod: 'x' })).toEqual([true, expect.stringContaining('cod')]);
    expect(await ask({ code: 'x', files: [{ name: '../x', content: '' }] })).toEqual([
      true,
      expect.stringContaining('invalid-request'),
    ]);
    await server.close(0);
    expect(await ask({ code: 'x' })).toEqual([true, expect.stringContaining('no server answers')]);
  });

  it('shortens what is long, and hands out the whole as a resource', async () => {
    const { agent } = await openTools({ settings: { outputCharsMax: 100 } });
    const long = `${'a'.repeat(500)}THE END`;
    const answer = await agent.callTool({ name: 'run_code', arguments: { code: `print ${long}` } });
    const fields = answer.structuredContent as {
      stdout: string;
      stdoutUri: string;
      isStdoutShortened: boolean;
    };
    expect(fields.isStdoutShortened).toBe(true);
    expect(fields.stdout).toMatch(/^a{66}\n\[… 408 of 508 characters .*\]\na+THE END\n$/);
    const { contents } = await agent.readResource({ uri: fields.stdoutUri });
    expect(contents).toEqual([{ uri: fields.stdoutUri, mimeType: 'text/plain', text: `${long}\n` }]);
  });

  it('reports output as it comes to who wants to know', async () => {
    const { agent, chameleon } = await openTools();
    const heard: string[] = [];
    const started = Promise.withResolvers<void>();
    chameleon.onEvent(({ name }) => name === 'execution.started' && started.resolve());
    const running = agent.callTool(
      { name: 'run_code', arguments: { code: 'hold one\ntwo' } },
      { onprogress: ({ message = '' }) => void heard.push(message) },
    );
    await started.promise;
    const [execution] = chameleon.executions.all('ten_default' as never);
    const id = execution?.id as never;
    chameleon.executions.output(id, { stream: 'stdout', bytes: Buffer.from('one\n') });
    await expect.poll(() => heard).toEqual(['one\n']);
    chameleon.executions.release(id);
    expect((await running).structuredContent).toMatchObject({ outcome: 'succeeded', stdout: 'one\ntwo' });
    expect(heard.join('')).toBe('one\ntwo');
  });

  it('ends the execution when the call is cancelled', async () => {
    const { agent, chameleon, calls } = await openTools();
    const started = Promise.withResolvers<void>();
    chameleon.onEvent(({ name }) => name === 'execution.started' && started.resolve());
    const stop = new AbortController();
    const running = agent.callTool(
      { name: 'run_code', arguments: { code: 'hold' } },
      { signal: stop.signal },
    );
    await started.promise;
    stop.abort();
    await expect(running).rejects.toThrow();
    await calls.settled();
    expect(chameleon.executions.all('ten_default' as never)).toMatchObject([
      { state: { kind: 'finished', result: { outcome: 'cancelled' } } },
    ]);
  });
});

describe('the network', () => {
  const asked = { name: 'run_code', arguments: { code: 'fetch a', network: true } };

  it('is not there to be asked for unless whoever started the command allows it', async () => {
    const { agent, chameleon } = await openTools();
    const answer = await agent.callTool(asked);
    expect([answer.isError, textsOf(answer)[0]]).toEqual([true, expect.stringContaining('network')]);
    expect(chameleon.submissions).toEqual([]);
  });

  it('is that of the tenant, or of it only what the command names, and only where it is asked for', async () => {
    const tenants = await openTools({ settings: { network: 'tenant' } });
    expect((await tenants.agent.callTool(asked)).isError).toBeUndefined();
    await tenants.agent.callTool({ name: 'run_code', arguments: { code: 'fetch a' } });
    expect(tenants.chameleon.submissions.map(({ network }) => network !== undefined)).toEqual([true, false]);
    const some = await openTools({ settings: { network: ['a.example.com'] } });
    await some.agent.callTool(asked);
    expect(JSON.stringify(some.chameleon.submissions[0]?.network)).toContain('a.example.com');
    const refused = await openTools({ settings: { network: ['elsewhere.test'] } });
    const answer = await refused.agent.callTool(asked);
    expect([answer.isError, textsOf(answer)[0]]).toEqual([
      true,
      expect.stringContaining('network-not-allowed'),
    ]);
  });
});

describe('files', () => {
  const png = Buffer.from('89504e470d0a1a0aff', 'hex').toString('base64');
  const given = [
    { name: 'out/a b.txt', content: 'text' },
    { name: 'plot.png', content: png, encoding: 'base64' },
    { name: 'raw.bin', content: '/w==', encoding: 'base64' },
  ];
  const keepFiles = [...given.map(({ name }) => name), 'none.txt'];

  it('are handed back, listed, and read as text, as a picture, or as a resource', async () => {
    const { agent } = await openTools();
    const run = await agent.callTool({
      name: 'run_code',
      arguments: { code: 'print x', files: given, keepFiles },
    });
    const { executionId, files, leftOut } = run.structuredContent as {
      executionId: string;
      files: { name: string; uri: string }[];
      leftOut: object[];
    };
    expect(files.map(({ name }) => name)).toEqual(given.map(({ name }) => name));
    expect(leftOut).toEqual([{ name: 'none.txt', reason: 'missing' }]);
    expect(run.content.filter(({ type }) => type === 'resource_link')).toHaveLength(3);
    const listed = await agent.callTool({ name: 'list_files', arguments: { executionId } });
    expect(listed.structuredContent).toEqual({ executionId, files, leftOut });
    const read = async (name: string) =>
      agent.callTool({ name: 'read_artifact', arguments: { executionId, name } });
    expect((await read('out/a b.txt')).structuredContent).toMatchObject({
      text: 'text',
      mimeType: 'text/plain',
    });
    expect((await read('plot.png')).content[1]).toEqual({ type: 'image', mimeType: 'image/png', data: png });
    expect((await read('raw.bin')).structuredContent).toMatchObject({ text: null, sizeBytes: 1 });
    expect((await read('missing')).isError).toBe(true);
    const { contents } = await agent.readResource({ uri: files[2]?.uri ?? '' });
    expect(contents).toMatchObject([{ blob: '/w==', mimeType: 'application/octet-stream' }]);
  });

  it('of neither a run nor a session, or of both, are not to be had', async () => {
    const { agent } = await openTools();
    for (const args of [{}, { executionId: 'exe_1', sessionId: 'ses_1' }]) {
      const answer = await agent.callTool({ name: 'list_files', arguments: args });
      expect([answer.isError, textsOf(answer)[0]]).toEqual([true, expect.stringContaining('either')]);
    }
  });
});

describe('resources', () => {
  it('are what the own runs wrote and left, newest first', async () => {
    const { agent, ask } = await openTools();
    await ask('POST', '/v1/executions', { user: 'somebody else', code: 'print x' });
    await agent.callTool({
      name: 'run_code',
      arguments: { code: 'print mine', files: [{ name: 'f.txt', content: '' }], keepFiles: ['f.txt'] },
    });
    const { resources } = await agent.listResources();
    expect(resources.map(({ uri }) => uri.replace(/exe_\w+/, 'ID'))).toEqual([
      'chameleon://executions/ID/stdout',
      'chameleon://executions/ID/stderr',
      'chameleon://executions/ID/files/f.txt',
    ]);
    expect(resources.every(({ description = '' }) => description.includes('Untrusted'))).toBe(true);
    const { resourceTemplates } = await agent.listResourceTemplates();
    expect(resourceTemplates).toHaveLength(3);
  });

  it('that are not there are told so', async () => {
    const { agent } = await openTools();
    for (const uri of [
      'chameleon://executions/exe_none/stdout',
      'chameleon://executions/x/files/a',
      'file:///etc/passwd',
    ]) {
      await expect(agent.readResource({ uri })).rejects.toThrow(/not found/);
    }
  });
});

describe('sessions', () => {
  it('are opened for the connection, and end when they are closed or it is', async () => {
    const { agent, ask, sessions } = await openTools();
    const open = async () => {
      const answer = await agent.callTool({ name: 'open_session', arguments: { ...python, idleMs: 5000 } });
      expect(answer.structuredContent).toMatchObject({ language: 'python', idleMs: 5000 });
      return (answer.structuredContent as { sessionId: string }).sessionId;
    };
    const [first, second] = [await open(), await open()];
    const closed = await agent.callTool({ name: 'close_session', arguments: { sessionId: first } });
    expect(closed.structuredContent).toEqual({ sessionId: first, executionCount: 0, endReason: 'closed' });
    expect((await ask('GET', `/v1/sessions/${second}`)).body).toMatchObject({
      state: 'idle',
      user: 'ada/agent',
    });
    await sessions.endAll();
    expect((await ask('GET', `/v1/sessions/${second}`)).body).toMatchObject({ state: 'ended' });
    const late = await agent.callTool({
      name: 'run_in_session',
      arguments: { sessionId: second, code: 'x' },
    });
    expect([late.isError, textsOf(late)[0]]).toEqual([true, expect.stringContaining('session-ended')]);
  });
});
