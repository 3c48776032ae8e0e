import { describe, expect, it } from 'vitest';
import { openTools, textsOf } from '../../../../test/support/mcp/open-tools.ts';
import { userIdOf } from '../../../api/user-name.ts';

const python = { language: 'python' };

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
