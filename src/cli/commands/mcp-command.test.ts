import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';
import { runCli } from '../../../test/support/memory-chameleon/run-cli.ts';
import { readDocument } from '../../../test/support/read-document.ts';

const main = fileURLToPath(new URL('../../../test/support/memory-chameleon/cli-main.ts', import.meta.url));

async function connect(transport: Transport): Promise<Client> {
  const agent = new Client({ name: 'an-editor', version: '1' });
  onTestFinished(() => agent.close());
  await agent.connect(transport);
  return agent;
}

/** The command as a host starts it, and an agent at the other end of its standard input and output. */
async function openStdio(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [main, 'mcp', ...args],
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stderr: 'pipe',
  });
  return { agent: await connect(transport), transport };
}

function start(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn(process.execPath, [main, 'mcp', ...args], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  });
  return child;
}

interface HostEntry {
  readonly command?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What docs/mcp.md tells hosts to start. */
function documentedEntries(): HostEntry[] {
  const blocks = [...readDocument('docs/mcp.md').matchAll(/```json\n([\s\S]*?)```/g)];
  return blocks.flatMap(([, text = '']) =>
    Object.values(JSON.parse(text) as Record<string, Record<string, HostEntry>>).flatMap(Object.values),
  );
}

const run = (code: string) => ({ name: 'run_code', arguments: { code } });

describe('chameleon mcp', { timeout: 60_000 }, () => {
  it('serves the host that started it, for a user who is named after both', async () => {
    const { url, chameleon } = await startMemoryServer();
    const { agent } = await openStdio(['--server', url]);
    expect((await agent.callTool(run('print hi'))).structuredContent).toMatchObject({ stdout: 'hi\n' });
    const { executions } = (await (await fetch(`${url}/v1/executions`)).json()) as {
      executions: { user: string }[];
    };
    expect(executions).toMatchObject([{ user: expect.stringMatching(/^.+\/an-editor$/) }]);
    expect(chameleon.submissions).toHaveLength(1);
  });

  it('serves it for the user that it is told, with the key that it is told', async () => {
    const key = 'k'.repeat(16);
    const { url, ask } = await startMemoryServer({ apiKeys: `${key}:acme` });
    const { agent } = await openStdio(['--user', 'bob'], { CHAMELEON_SERVER: url, CHAMELEON_API_KEY: key });
    await agent.callTool(run('print hi'));
    const { body } = await ask('GET', '/v1/executions', undefined, { 'x-api-key': key });
    expect(body.executions).toMatchObject([{ user: 'bob' }]);
    const stranger = await openStdio([], { CHAMELEON_SERVER: url });
    const answer = await stranger.agent.callTool(run('print hi'));
    expect([answer.isError, JSON.stringify(answer.content)]).toEqual([
      true,
      expect.stringContaining('unauthorized'),
    ]);
  });

  it('starts as docs/mcp.md tells hosts to start it', async () => {
    const entries = documentedEntries();
    const started = entries.filter(({ command }) => command === 'chameleon');
    expect([started.length, entries.length]).toEqual([4, 5]);
    for (const { args = [], env } of started) {
      expect(args[0]).toBe('mcp');
      const { agent } = await openStdio(args.slice(1), env);
      expect((await agent.listTools()).tools).toHaveLength(8);
      await agent.close();
    }
  });

  it('has the tools that docs/mcp.md tells, and no others', async () => {
    const { agent } = await openStdio(['--network']);
    const { tools } = await agent.listTools();
    const document = readDocument('docs/mcp.md');
    const told = [...document.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(tools.map(({ name }) => name)).toEqual(told);
    const { properties = {} } = tools[0]?.inputSchema ?? {};
    const row = /^\| `run_code` \| (.*) \|$/m.exec(document)?.[1] ?? '';
    expect(Object.keys(properties).filter((field) => !row.includes(`\`${field}\``))).toEqual([]);
  });

  it('starts before its server does, and says that it is not there', async () => {
    const { agent, transport } = await openStdio(['--server', 'http://127.0.0.1:1']);
    const [said] = await once(transport.stderr ?? process.stdin, 'data');
    expect(String(said)).toContain('no server answers on http://127.0.0.1:1; start one with');
    const answer = await agent.callTool(run('print hi'));
    expect([answer.isError, JSON.stringify(answer.content)]).toEqual([
      true,
      expect.stringContaining('no server answers'),
    ]);
  });

  it('needs no server where it brings its own', async () => {
    const { agent } = await openStdio(['--embedded']);
    expect((await agent.callTool(run('print own'))).structuredContent).toMatchObject({ stdout: 'own\n' });
  });

  it('cancels what runs and ends its sessions when the host leaves, and ends well', async () => {
    const { url, chameleon, ask } = await startMemoryServer();
    const child = start([], { CHAMELEON_SERVER: url });
    const send = (message: object) =>
      child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    const answers = createInterface({ input: child.stdout ?? process.stdin });
    const clientInfo = { name: 'raw', version: '1' };
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo };
    send({ id: 1, method: 'initialize', params });
    await once(answers, 'line');
    send({ method: 'notifications/initialized' });
    send({
      id: 2,
      method: 'tools/call',
      params: { name: 'open_session', arguments: { language: 'python' } },
    });
    const [opened] = await once(answers, 'line');
    const { sessionId } = JSON.parse(String(opened)).result.structuredContent;
    const started = Promise.withResolvers<void>();
    chameleon.onEvent(({ name }) => name === 'execution.started' && started.resolve());
    send({ id: 3, method: 'tools/call', params: run('hold') });
    await started.promise;
    child.stdin?.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(chameleon.executions.all('ten_default' as never)).toMatchObject([
      { state: { result: { outcome: 'cancelled' } } },
    ]);
    expect((await ask('GET', `/v1/sessions/${sessionId}`)).body).toMatchObject({ state: 'ended' });
  });

  it('serves HTTP where it says, and ends by a signal', async () => {
    const child = start(['--http', '0', '--embedded', '--user', 'bob'], {});
    const [line] = await once(createInterface({ input: child.stdout ?? process.stdin }), 'line');
    expect(line).toMatch(/^chameleon serves MCP on http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    const url = new URL(String(line).slice(String(line).indexOf('http')));
    const agent = await connect(new StreamableHTTPClientTransport(url));
    expect((await agent.callTool(run('print web'))).structuredContent).toMatchObject({ stdout: 'web\n' });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('wants the keys of this machine from HTTP clients of its own server, too', async () => {
    const key = 'k'.repeat(16);
    const child = start(['--http', '0', '--embedded'], { CHAMELEON_API_KEYS: `${key}:acme` });
    const [line] = await once(createInterface({ input: child.stdout ?? process.stdin }), 'line');
    const url = new URL(String(line).slice(String(line).indexOf('http')));
    await expect(connect(new StreamableHTTPClientTransport(url))).rejects.toThrow();
    const requestInit = { headers: { 'x-api-key': key } };
    const agent = await connect(new StreamableHTTPClientTransport(url, { requestInit }));
    expect((await agent.callTool(run('print web'))).isError).toBeUndefined();
  });

  it('says that a port is taken', async () => {
    const { url, server } = await startMemoryServer();
    const run = await runCli(['mcp', '--http', String(server.port())], { url });
    expect([run.code, run.out]).toEqual([69, '']);
    expect(run.err).toContain(`127.0.0.1:${server.port()} is taken`);
  });

  it.each([
    [2, ['--embedded', '--server', 'http://127.0.0.1:1'], 'it is one server'],
    [2, ['--http', '0', '--api-key', 'k'.repeat(16)], 'whoever reached the port would use it'],
    [2, ['--http', '70000'], 'it must be a port'],
    [2, ['--output-chars', '0'], 'from 1 up'],
    [78, ['--http', '0', '--host', '0.0.0.0'], 'the server must want API keys'],
  ])('ends with %d for %j', async (code, args, why) => {
    const { url } = await startMemoryServer();
    const isNamed = args.includes('--server');
    const run = await runCli(['mcp', ...args], isNamed ? {} : { url });
    expect([run.code, run.out]).toEqual([code, '']);
    expect(run.err).toContain(why);
  });
});
