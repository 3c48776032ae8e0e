import { describe, expect, it } from 'vitest';
import { type Age, openMcpHttp } from '../../../test/support/mcp/open-mcp-http.ts';

const ages: readonly Age[] = ['legacy', 'auto'];
const KEY = 'k'.repeat(16);
const OTHER_KEY = 'o'.repeat(16);
const withKeys = { settings: { apiKeys: `${KEY}:acme,${OTHER_KEY}:other` } };

const run = (code: string) => ({ name: 'run_code', arguments: { code } });

const initialize = JSON.stringify({
  ...{ jsonrpc: '2.0', id: 1, method: 'initialize' },
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
});
const listTools = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' });
const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

describe.each(ages)('MCP over HTTP, to a client that negotiates as %s', (age) => {
  it('runs programs for a user who is named after the client, and hands out what they wrote', async () => {
    const { connect, ask } = await openMcpHttp();
    const agent = await connect(age);
    const { structuredContent } = await agent.callTool(run('print hello'));
    const { stdoutUri } = structuredContent as { stdoutUri: string };
    expect(structuredContent).toMatchObject({ outcome: 'succeeded', stdout: 'hello\n' });
    const { contents } = await agent.readResource({ uri: stdoutUri });
    expect(contents).toMatchObject([{ text: 'hello\n' }]);
    expect((await ask('GET', '/v1/executions')).body.executions).toMatchObject([{ user: 'ada/agent' }]);
  });

  it('tells output as it comes', async () => {
    const { connect, chameleon } = await openMcpHttp();
    const agent = await connect(age);
    const started = Promise.withResolvers<void>();
    chameleon.onEvent(({ name }) => name === 'execution.started' && started.resolve());
    const heard: string[] = [];
    const running = agent.callTool(run('hold x'), {
      onprogress: ({ message = '' }) => void heard.push(message),
    });
    await started.promise;
    const id = chameleon.executions.all('ten_default' as never)[0]?.id as never;
    chameleon.executions.output(id, { stream: 'stdout', bytes: Buffer.from('so far') });
    await expect.poll(() => heard).toEqual(['so far']);
    chameleon.executions.release(id);
    expect((await running).structuredContent).toMatchObject({ outcome: 'succeeded' });
  });

  it('ends an execution whose call is cancelled', async () => {
    const { connect, chameleon } = await openMcpHttp();
    const agent = await connect(age);
    const ended = Promise.withResolvers<unknown>();
    const started = Promise.withResolvers<void>();
    chameleon.onEvent((event) => {
      if (event.name === 'execution.started') {
        started.resolve();
      } else if (event.name === 'execution.finished') {
        ended.resolve(event.outcome);
      }
    });
    const stop = new AbortController();
    const running = agent.callTool(run('hold'), { signal: stop.signal });
    await started.promise;
    stop.abort();
    await expect(running).rejects.toThrow();
    expect(await ended.promise).toBe('cancelled');
  });

  it('cancels what runs when it ends', async () => {
    const { connect, chameleon, close } = await openMcpHttp();
    const agent = await connect(age);
    const started = Promise.withResolvers<void>();
    chameleon.onEvent(({ name }) => name === 'execution.started' && started.resolve());
    const running = agent.callTool(run('hold'));
    running.catch(() => undefined);
    await started.promise;
    await close();
    expect(chameleon.executions.all('ten_default' as never)).toMatchObject([
      { state: { result: { outcome: 'cancelled' } } },
    ]);
    await agent.close();
    await expect(running).rejects.toThrow();
  });

  it('wants a key where the server has keys, and runs for whoever it belongs to', async () => {
    const { connect, ask } = await openMcpHttp(withKeys);
    await expect(connect(age)).rejects.toThrow();
    await expect(connect(age, { authorization: 'Bearer wrong-wrong-wrong' })).rejects.toThrow();
    const agent = await connect(age, { authorization: `Bearer ${KEY}`, 'chameleon-user': 'bob' });
    expect((await agent.callTool(run('print x'))).isError).toBeUndefined();
    const seen = async (key: string) =>
      (await ask('GET', '/v1/executions', undefined, { 'x-api-key': key })).body.executions;
    expect(await seen(KEY)).toMatchObject([{ user: 'bob' }]);
    expect(await seen(OTHER_KEY)).toEqual([]);
  });

  it('wants none where the server was started for it', async () => {
    const { connect } = await openMcpHttp({ ...withKeys, ownKey: KEY });
    const agent = await connect(age);
    expect((await agent.callTool(run('print x'))).structuredContent).toMatchObject({ outcome: 'succeeded' });
  });
});

describe('a session of the protocol over HTTP', () => {
  it("is nobody else's: with another key it is not there", async () => {
    const { raw } = await openMcpHttp(withKeys);
    const key = { 'x-api-key': KEY };
    const opened = await raw('POST', { headers: { ...json, ...key }, body: initialize });
    const session = { 'mcp-session-id': String(opened.headers['mcp-session-id']) };
    expect(opened.status).toBe(200);
    const list = (headers: object) =>
      raw('POST', { headers: { ...json, ...session, ...headers }, body: listTools });
    expect((await list(key)).status).toBe(200);
    expect((await list({ 'x-api-key': OTHER_KEY })).status).toBe(404);
    expect((await list({})).status).toBe(401);
    expect((await list({ ...key, 'mcp-session-id': 'guessed' })).status).toBe(404);
  });

  it('ends what it has opened when it is ended', async () => {
    const { connect, ask, raw } = await openMcpHttp();
    const agent = await connect('legacy');
    const { structuredContent } = await agent.callTool({
      name: 'open_session',
      arguments: { language: 'python' },
    });
    const { sessionId } = structuredContent as { sessionId: string };
    expect((await ask('GET', `/v1/sessions/${sessionId}`)).body.state).toBe('idle');
    const { transport } = agent;
    const id = String((transport as { readonly sessionId?: string }).sessionId);
    expect((await raw('DELETE', { headers: { 'mcp-session-id': id } })).status).toBe(200);
    await expect.poll(async () => (await ask('GET', `/v1/sessions/${sessionId}`)).body.state).toBe('ended');
    expect((await raw('POST', { headers: { ...json, 'mcp-session-id': id }, body: listTools })).status).toBe(
      404,
    );
  });

  it('begins with initialize, and with nothing else', async () => {
    const { raw } = await openMcpHttp();
    expect((await raw('POST', { headers: json, body: listTools })).status).toBe(400);
    expect((await raw('GET', { headers: { accept: 'text/event-stream' } })).status).toBe(400);
  });
});

describe('who may ask by HTTP', () => {
  it('no page of another site, and nobody who calls this machine by a name of their own', async () => {
    const { raw, mcpUrl } = await openMcpHttp();
    const { host } = new URL(mcpUrl);
    const status = async (headers: object) =>
      (await raw('POST', { headers: { ...json, ...headers }, body: initialize })).status;
    expect(await status({ host: 'evil.example' })).toBe(403);
    expect(await status({ host: `evil.example:${new URL(mcpUrl).port}` })).toBe(403);
    expect(await status({ origin: 'http://evil.example' })).toBe(403);
    expect(await status({ origin: 'null' })).toBe(403);
    expect(await status({ origin: 'http://localhost:1' })).toBe(403);
    expect(await status({ origin: `http://${host}` })).toBe(200);
    expect(await status({})).toBe(200);
  });

  it('is served as before after whatever is no message, however deep it is', async () => {
    const { raw } = await openMcpHttp();
    const call = (given: string) =>
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"run_code","arguments":${given}}}`;
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const bodies = ['', 'null', '[]', '1', '"x"', '\0', deep, call(deep), call('{"__proto__":{"code":"x"}}')];
    const opened = await raw('POST', { headers: json, body: initialize });
    const session = { 'mcp-session-id': String(opened.headers['mcp-session-id']) };
    for (const body of bodies) {
      for (const headers of [json, { ...json, ...session }]) {
        expect((await raw('POST', { headers, body })).status, body.slice(0, 40)).toBe(400);
      }
    }
    for (const method of ['TRACE', 'PATCH', 'PROPFIND', 'HEAD']) {
      expect((await raw(method, {})).status).toBe(405);
    }
    expect((await raw('POST', { headers: { ...json, ...session }, body: listTools })).status).toBe(200);
  });

  it('hears of other paths, of bad bodies, and of a server that does not answer', async () => {
    const { raw, server, terminal } = await openMcpHttp();
    expect((await raw('GET', { path: '/' })).status).toBe(404);
    expect((await raw('POST', { headers: json, body: '{' })).status).toBe(400);
    expect(
      (await raw('POST', { headers: { ...json, 'content-type': 'text/plain' }, body: initialize })).status,
    ).toBe(415);
    expect((await raw('PUT', { headers: json, body: initialize })).status).toBe(405);
    await server.close(0);
    expect((await raw('POST', { headers: json, body: initialize })).status).toBe(503);
    expect(terminal.outText).toBe('');
  });
});
