import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { PistonClient } from '../../../../test/support/dialects/piston-client.ts';
import { startMemoryServer } from '../../../../test/support/memory-chameleon/memory-server.ts';
import { makeId } from '../../../kernel/ids.ts';
import { DEFAULT_TENANT_NAME, tenantIdOf } from '../../../model/tenant-name.ts';

const tenantId = tenantIdOf(DEFAULT_TENANT_NAME);

async function open(settings: Readonly<Record<string, unknown>> = {}) {
  const memory = await startMemoryServer({ dialects: 'piston', ...settings });
  const connection = await new PistonClient(memory.url).connect();
  return { ...memory, connection };
}

const init = (content: string, more: object = {}) => ({
  type: 'init',
  language: 'python',
  version: '3.x',
  files: [{ content }],
  ...more,
});

const opening = [
  { type: 'runtime', language: 'python', version: '3.11.0' },
  { type: 'stage', stage: 'run' },
];

describe('WS /api/v2/connect', () => {
  it('tells of the runtime, the stage, the output and the end, and closes with 4999', async () => {
    const { connection } = await open();
    connection.send(init('print hello'));
    expect(await connection.closed).toEqual({ code: 4999, reason: 'Job Completed' });
    expect(connection.heard).toEqual([
      ...opening,
      { type: 'data', stream: 'stdout', data: 'hello\n' },
      { type: 'exit', stage: 'run', code: 0, signal: null },
    ]);
  });

  it('hands on input while the program runs, and tells its output live, no character in halves', async () => {
    const { connection, chameleon } = await open();
    connection.send(init('talk'));
    connection.send({ type: 'data', stream: 'stdin', data: 'zoë\n' });
    await vi.waitFor(() => expect(connection.text('stdout')).toBe('zoë\n'));
    const id = chameleon.executions.all(tenantId)[0]?.id ?? makeId('exe', 'none');
    const bytes = Buffer.from('é');
    chameleon.executions.output(id, { stream: 'stderr', bytes: bytes.subarray(0, 1) });
    chameleon.executions.output(id, { stream: 'stderr', bytes: bytes.subarray(1) });
    await vi.waitFor(() => expect(connection.text('stderr')).toBe('é'));
    await chameleon.writeStdin(tenantId, id, { bytes: Buffer.from('end'), isEnd: true });
    expect((await connection.closed).code).toBe(4999);
    expect(connection.text('stdout')).toBe('zoë\nend');
    expect(connection.heard.at(-1)).toEqual({ type: 'exit', stage: 'run', code: 0, signal: null });
  });

  it('gives input that finds no room again until it does', async () => {
    const { connection } = await open();
    connection.send(init('talk full'));
    const pieces = ['one ', 'two ', 'three'];
    for (const data of pieces) {
      connection.send({ type: 'data', stream: 'stdin', data });
    }
    await vi.waitFor(() => expect(connection.text('stdout')).toBe('one two three'));
    connection.send({ type: 'signal', signal: 'SIGKILL' });
    expect((await connection.closed).code).toBe(4999);
  });

  it.each(['SIGTERM', 'SIGKILL', 'SIGINT'])('ends a program that is sent %s', async (signal) => {
    const { connection } = await open();
    connection.send(init('hold'));
    connection.send({ type: 'signal', signal: 'SIGWINCH' });
    connection.send({ type: 'signal', signal });
    expect((await connection.closed).code).toBe(4999);
    expect(connection.heard).toEqual([
      ...opening,
      { type: 'exit', stage: 'run', code: null, signal: 'SIGKILL' },
    ]);
  });

  it.each([
    ['data before a job', [{ type: 'data', stream: 'stdin', data: '' }], 4003, 'Not yet initialized'],
    ['a signal before a job', [{ type: 'signal', signal: 'SIGKILL' }], 4003, 'Not yet initialized'],
    ['a second job', [init('hold'), init('hold')], 4000, 'Already Initialized'],
    [
      'data for an output',
      [init('hold'), { type: 'data', stream: 'stdout', data: '' }],
      4004,
      'Can only write to stdin',
    ],
    ['no signal', [init('hold'), { type: 'signal', signal: 'SIGNOTHING' }], 4005, 'Invalid signal'],
    ['nothing', [], 4001, 'Initialization Timeout'],
  ])('closes after %s', async (_what, messages, code, reason) => {
    const { connection, chameleon } = await open();
    for (const message of messages) {
      connection.send(message);
    }
    expect(await connection.closed).toEqual({ code, reason });
    await vi.waitFor(() => {
      const all = chameleon.executions.all(tenantId);
      expect(all.filter(({ state }) => state.kind !== 'finished')).toEqual([]);
    });
  });

  it.each([
    [init('print 1', { language: 'zz' }), 'zz-3.x runtime is unknown'],
    [init('print 1', { files: [] }), 'files must include at least one utf8 encoded file'],
    ['{"type":', 'the body is not valid JSON'],
    [init('refuse over-quota'), 'refused as over-quota in /secret/path'],
    [init('bug'), 'a fault of the server'],
    [init('overloaded'), 'too much to do'],
  ])('tells of an error and closes with 4002 after %j', async (message, words) => {
    const { connection } = await open();
    connection.send(message);
    expect(await connection.closed).toEqual({ code: 4002, reason: 'Notified Error' });
    expect(connection.heard.at(-1)).toEqual({ type: 'error', message: words });
  });

  it('ignores what it does not know', async () => {
    const { connection } = await open();
    connection.send('7');
    connection.send({ type: 'ping' });
    connection.send(init('print on'));
    expect((await connection.closed).code).toBe(4999);
    expect(connection.text('stdout')).toBe('on\n');
  });

  it('cuts off whoever sends more than a request may hold, and cancels', async () => {
    const { connection, chameleon } = await open({ filesBytesMax: 1, codeBytesMax: 1000 });
    connection.send(init('hold'));
    await vi.waitFor(() => expect(connection.heard).toEqual(opening));
    connection.send('x'.repeat(8_000_000));
    expect((await connection.closed).code).toBe(1009);
    await vi.waitFor(() => {
      const [execution] = chameleon.executions.all(tenantId);
      expect(execution?.state).toMatchObject({ kind: 'finished', result: { outcome: 'cancelled' } });
    });
  });

  it('cancels the program of a client that leaves', async () => {
    const { connection, chameleon } = await open();
    connection.send(init('hold'));
    await vi.waitFor(() => expect(connection.heard).toEqual(opening));
    connection.close();
    await vi.waitFor(() => {
      const [execution] = chameleon.executions.all(tenantId);
      expect(execution?.state).toMatchObject({ kind: 'finished', result: { outcome: 'cancelled' } });
    });
  });

  it('says why when the server closes', async () => {
    const { connection, server } = await open();
    connection.send(init('hold'));
    await vi.waitFor(() => expect(connection.heard).toEqual(opening));
    const closing = server.close(5000);
    expect(await connection.closed).toEqual({ code: 1001, reason: 'Server Closing' });
    await closing;
  });

  it('wants a key where there are keys, and no page of another site', async () => {
    const apiKeys = 'key-of-acme-0123456789:acme,key-of-a-viewer-0123:acme@viewer';
    const { url, chameleon } = await startMemoryServer({ dialects: 'piston', apiKeys });
    await expect(new PistonClient(url).connect()).rejects.toThrow('refused');
    // A connection begins as a GET, and yet it runs programs.
    await expect(new PistonClient(url, 'key-of-a-viewer-0123').connect()).rejects.toThrow('refused');
    const connection = await new PistonClient(url, 'key-of-acme-0123456789').connect();
    connection.send(init('print mine'));
    expect((await connection.closed).code).toBe(4999);
    expect(chameleon.submissions.map(({ tenantId }) => tenantId)).toEqual(['ten_acme']);
    const open = await startMemoryServer({ dialects: 'piston' });
    expect(await upgrade(open.url, 'origin: https://evil.example\r\n')).toMatch(
      /^HTTP\/1.1 403 [\s\S]*\{"message":"without API keys/,
    );
  });

  it('leaves the offer of another protocol at other places unheard, and the body of its request whole', async () => {
    const { url } = await startMemoryServer({ dialects: 'piston' });
    const body = JSON.stringify({ language: 'python', version: '*', files: [{ content: 'print on' }] });
    const head = `POST /api/v2/execute HTTP/1.1\r\nhost: ${new URL(url).host}\r\nconnection: upgrade, close\r\nupgrade: h2c\r\n`;
    const answer = await talk(
      url,
      `${head}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 200 [\s\S]*"stdout":"on\\n"/);
  });
});

/** Everything that the server answers to these bytes until it ends the connection. */
async function talk(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(text);
  let answer = '';
  for await (const bytes of socket) {
    answer += String(bytes);
  }
  return answer;
}

function upgrade(url: string, headers: string): Promise<string> {
  return talk(
    url,
    `GET /api/v2/connect HTTP/1.1\r\nhost: ${new URL(url).host}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${headers}\r\n`,
  );
}
