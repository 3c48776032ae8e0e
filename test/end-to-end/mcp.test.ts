import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openServedBench, stopCleanly } from '../support/served/served-bench.ts';
import { usableIsolation } from '../support/served/usable-isolation.ts';
import { projectRoot } from '../support/source-tree.ts';

const { level, reason } = usableIsolation();
const cli = join(projectRoot, 'bin', 'chameleon.js');
const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };

type Fields = Readonly<Record<string, unknown>> & {
  readonly executionId: string;
  readonly files: readonly { readonly name: string; readonly uri: string }[];
};

async function connect(transport: Transport, mode: 'legacy' | 'auto'): Promise<Client> {
  const agent = new Client({ name: 'agent', version: '1' }, { versionNegotiation: { mode } });
  onTestFinished(() => agent.close());
  await agent.connect(transport);
  return agent;
}

function openStdio(args: readonly string[], mode: 'legacy' | 'auto' = 'legacy'): Promise<Client> {
  const command = { command: process.execPath, args: [cli, 'mcp', ...args], env };
  return connect(new StdioClientTransport({ ...command, stderr: 'pipe' }), mode);
}

/** The command over HTTP before this server. */
async function openHttp(serverUrl: string): Promise<Client> {
  const child = spawn(process.execPath, [cli, 'mcp', '--http', '0', '--server', serverUrl], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const url = new URL(/http:\S+/.exec(String(line))?.[0] ?? '');
  return connect(new StreamableHTTPClientTransport(url), 'auto');
}

/** Calls a tool that is to succeed. */
async function call(agent: Client, name: string, given: object): Promise<Fields> {
  const { structuredContent, isError, content } = await agent.callTool({ name, arguments: { ...given } });
  expect(isError, JSON.stringify(content)).toBeUndefined();
  return structuredContent as Fields;
}

/** What an agent does with a server, whichever way it came there. */
async function useAll(agent: Client): Promise<void> {
  const heard: string[] = [];
  const draw =
    'import sys, time\nfor n in range(3):\n    print(n, flush=True)\n    time.sleep(0.3)\nopen("left.txt", "w").write(sys.stdin.read())';
  const drawn = await agent.callTool(
    { name: 'run_code', arguments: { language: 'python', code: draw, stdin: 'typed' } },
    { onprogress: ({ message = '' }) => void heard.push(message) },
  );
  expect(heard.join('')).toBe('0\n1\n2\n');
  expect(heard.length).toBeGreaterThan(1);
  const { executionId, files } = drawn.structuredContent as Fields;
  expect(files.map(({ name }) => name)).toEqual(['left.txt']);
  expect(await call(agent, 'read_artifact', { executionId, name: 'left.txt' })).toMatchObject({
    text: 'typed',
  });
  expect((await agent.readResource({ uri: files[0]?.uri ?? '' })).contents).toMatchObject([
    { text: 'typed' },
  ]);

  const failing = { name: 'run_code', arguments: { language: 'python', code: '1 / 0' } };
  const failed = await agent.callTool(failing);
  expect(failed).toMatchObject({ isError: true, structuredContent: { outcome: 'failed', exitCode: 1 } });
  expect(JSON.stringify(failed.content)).toContain('ZeroDivisionError');

  const analysis = { language: 'python', code: 'for i in range(9):\n  for j in range(i): print(j)' };
  expect(await call(agent, 'analyze_code', analysis)).toMatchObject({ language: 'python', status: 'ok' });
}

async function useSession(agent: Client): Promise<void> {
  const { sessionId } = await call(agent, 'open_session', { language: 'python' });
  await call(agent, 'run_in_session', { sessionId, code: 'x = 41; open("kept", "w").write("here")' });
  expect(await call(agent, 'run_in_session', { sessionId, code: 'x + 1' })).toMatchObject({ stdout: '42\n' });
  const { executionId, files } = await call(agent, 'list_files', { sessionId });
  expect(files.map(({ name }) => name)).toContain('kept');
  expect(await call(agent, 'close_session', { sessionId })).toMatchObject({ endReason: 'closed' });
  expect(await call(agent, 'read_artifact', { executionId, name: 'kept' })).toMatchObject({ text: 'here' });
}

/** Cancels a call in the middle, and sees to it that the program has really ended. */
async function cancelOne(agent: Client, url: string): Promise<void> {
  const stop = new AbortController();
  const running = agent.callTool(
    {
      name: 'run_code',
      arguments: { language: 'python', code: 'print("on", flush=True)\nwhile True: pass' },
    },
    { signal: stop.signal, onprogress: () => stop.abort() },
  );
  await expect(running).rejects.toThrow();
  const newest = async () => {
    const answer = await fetch(`${url}/v1/executions?count=1`);
    return ((await answer.json()) as { executions: { outcome: string | null }[] }).executions[0]?.outcome;
  };
  await expect.poll(newest, { timeout: 10_000 }).toBe('cancelled');
}

describe.skipIf(level !== 'process')(
  `MCP, end to end${reason === '' ? '' : ` (${reason})`}`,
  { timeout: 120_000 },
  () => {
    it('is served by a child over standard input and output, and over HTTP', async () => {
      const bench = await openServedBench('process');
      const server = await bench.start();
      const agents = [await openStdio(['--server', server.url]), await openHttp(server.url)];
      for (const agent of agents) {
        await useAll(agent);
        await useSession(agent);
        await cancelOne(agent, server.url);
        await agent.close();
      }
      await stopCleanly(server);
    });

    it('is served by one command that brings its own server', async () => {
      const agent = await openStdio(['--embedded'], 'auto');
      await useAll(agent);
      await useSession(agent);
    });
  },
);
