import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../test/support/memory-chameleon/memory-server.ts';

const hello = { user: 'ann', language: 'python', code: 'print hello' };

/** Everything the server says to these bytes before it ends the connection. */
async function rawAnswer(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return text;
}

function nested(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}

describe('the body of a request', () => {
  it('may be as large as code, input, files and their escapes need, and no larger', async () => {
    const { ask, chameleon } = await startMemoryServer();
    const large = await ask('POST', '/v1/executions', {
      ...hello,
      files: [{ name: 'f', content: 'x'.repeat(6_000_000) }],
    });
    expect(large.status).toBe(200);
    const tooLarge = await ask('POST', '/v1/executions', { ...hello, stdin: 'x'.repeat(20_000_000) });
    expect([tooLarge.status, tooLarge.body.code]).toEqual([413, 'payload-too-large']);
    expect(chameleon.submissions).toHaveLength(1);
  });

  it('is answered the same when it is so large that another thread reads it', async () => {
    const { ask, chameleon } = await startMemoryServer();
    const stdin = `\u00e4\u{1f600}"\\\u0001`.repeat(100_000);
    expect((await ask('POST', '/v1/executions', { ...hello, stdin })).status).toBe(200);
    expect(chameleon.submissions[0]).toMatchObject({ code: hello.code, stdin });
    const text = JSON.stringify({ ...hello, stdin: 'x'.repeat(300_000) });
    const messageOf = async (body: string): Promise<string> => {
      const answer = await ask('POST', '/v1/executions', body);
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
      return answer.body.detail;
    };
    expect(await messageOf(text.slice(0, -1))).toBe('the body is not valid JSON');
    expect(await messageOf(text.replace('"user"', `"a":${nested(33)},"user"`))).toMatch(/deeper than 32/);
    expect(await messageOf(text.replace('"user"', '"__proto__":{},"user"'))).toMatch(/object prototype/);
  });

  it('goes on being read while a large one is', async () => {
    const { ask } = await startMemoryServer();
    const large = Array.from({ length: 4 }, (_, at) =>
      ask('POST', '/v1/executions', { ...hello, stdin: `${at}`.repeat(5_000_000) }),
    );
    expect((await ask('POST', '/v1/executions', hello)).status).toBe(200);
    expect((await Promise.all(large)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('T76 is refused unparsed when it has more values than any request needs', async () => {
    const { ask } = await startMemoryServer();
    for (const count of [20_000, 2_000_000]) {
      const args = new Array<number>(count).fill(1);
      const answer = await ask('POST', '/v1/executions', { ...hello, args });
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
      expect(answer.body.detail).toBe('the body has more than 10000 values');
    }
  });

  it('is refused by its length before it is read', async () => {
    const { server } = await startMemoryServer();
    const answer = await rawAnswer(
      server.port(),
      `POST /v1/executions HTTP/1.1\r\nhost: 127.0.0.1:${server.port()}\r\ncontent-type: application/json\r\ncontent-length: 99999999999\r\n\r\n{`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.each([
    ['33 levels of arrays', nested(33)],
    ['a million open brackets', '['.repeat(1_000_000)],
    ['a hundred thousand levels of objects', '{"a":'.repeat(100_000)],
    ['nested variables', JSON.stringify({ ...hello, env: { A: JSON.parse(nested(33)) } })],
  ])('T74 is refused unparsed when it nests too deep: %s', async (_name, body) => {
    const { ask } = await startMemoryServer();
    const answer = await ask('POST', '/v1/executions', body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
    expect(answer.body.detail).toBe('the body nests deeper than 32 levels');
  });

  it.each([
    ['', ''],
    ['not JSON', '{"user":'],
    ['two values', '{} {}'],
    ['NaN', '{"user":NaN}'],
    ['an array', '[]'],
    ['a string', '"print"'],
    ['null', 'null'],
    ['a byte order mark before nothing', '\ufeff'],
    ['1e400 as a limit', JSON.stringify(hello).replace('}', ',"limits":{"wallMs":1e400}}')],
    ['half a surrogate pair', JSON.stringify(hello).replace('hello', '\\ud800')],
    ['half a surrogate pair as user', JSON.stringify(hello).replace('ann', '\\udc00')],
  ])('is refused when it is %s', async (_name, body) => {
    const { ask, chameleon } = await startMemoryServer();
    const answer = await ask('POST', '/v1/executions', body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
    expect(chameleon.submissions).toEqual([]);
  });

  it('is refused when it is not UTF-8', async () => {
    const { ask } = await startMemoryServer();
    const body = Buffer.concat([Buffer.from('{"user":"'), Uint8Array.of(0xff, 0xfe), Buffer.from('"}')]);
    const answer = await ask('POST', '/v1/executions', body);
    expect([answer.status, answer.body.detail]).toEqual([400, 'the body is not valid UTF-8']);
  });

  it.each([
    ['__proto__', '{"user":"ann","code":"print a","language":"python","__proto__":{"wait":false}}'],
    [
      '__proto__ in env',
      '{"user":"ann","code":"print a","language":"python","env":{"__proto__":{"polluted":"1"}}}',
    ],
    [
      'constructor.prototype',
      '{"user":"ann","code":"print a","language":"python","env":{"constructor":{"prototype":{"polluted":"1"}}}}',
    ],
  ])('T75 is refused when a key would reach a prototype: %s', async (_name, body) => {
    const { ask } = await startMemoryServer();
    const answer = await ask('POST', '/v1/executions', body);
    expect(answer.status).toBe(400);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/json-patch+json'],
    ['application/json; charset=utf-16'],
    ['nonsense'],
  ])('is refused as %s', async (type) => {
    const { ask } = await startMemoryServer();
    const answer = await ask('POST', '/v1/executions', hello, { 'content-type': type });
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported-media-type']);
  });

  it('is refused compressed', async () => {
    const { ask } = await startMemoryServer();
    const answer = await ask('POST', '/v1/executions', hello, { 'content-encoding': 'gzip' });
    expect(answer.status).toBe(415);
  });

  it('is read as application/json with the charset it always has', async () => {
    const { ask } = await startMemoryServer();
    const type = { 'content-type': 'Application/JSON; charset="UTF-8"' };
    expect((await ask('POST', '/v1/executions', hello, type)).status).toBe(200);
  });
});

describe('the connection', () => {
  it.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    [
      'both lengths',
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['two lengths', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabc'],
    ['a folded header', 'GET / HTTP/1.1\r\nhost: a\r\nx-a: b\r\n c\r\n\r\n'],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
  ])('T71 is refused and ended on %s', async (_name, bytes) => {
    const { server } = await startMemoryServer();
    expect(await rawAnswer(server.port(), bytes)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('T73 is refused and ended on headers beyond 16 KB', async () => {
    const { server } = await startMemoryServer();
    const answer = await rawAnswer(
      server.port(),
      `GET /healthz HTTP/1.1\r\nhost: a\r\ncookie: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('"code":"header-too-large"');
  });

  it('answers a path that cannot be decoded like any wrong request', async () => {
    const { server } = await startMemoryServer();
    const answer = await rawAnswer(
      server.port(),
      `GET /v1/executions/%ff HTTP/1.1\r\nhost: 127.0.0.1:${server.port()}\r\nconnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"invalid-request"');
  });

  it('T62 tells the browser to keep nothing, frame nothing and guess nothing', async () => {
    const { ask } = await startMemoryServer();
    const { headers } = await ask('GET', '/v1/pool');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.has('access-control-allow-origin')).toBe(false);
  });
});

describe('a server without keys', () => {
  it.each([
    ['another host', 'host: evil.example', 403],
    ['another port', 'host: 127.0.0.1:1', 403],
    ['a page of another site', 'host: HERE\r\norigin: https://evil.example', 403],
    ['its own page', 'host: HERE\r\norigin: http://HERE', 200],
    ['localhost', 'host: localhost:PORT', 200],
  ])('answers a request for %s with the right refusal', async (_name, headers, status) => {
    const { server } = await startMemoryServer();
    const here = `127.0.0.1:${server.port()}`;
    const lines = headers.replaceAll('HERE', here).replace('PORT', String(server.port()));
    for (const path of ['/v1/pool', '/healthz', '/openapi.json']) {
      const answer = await rawAnswer(
        server.port(),
        `GET ${path} HTTP/1.1\r\n${lines}\r\nconnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    }
  });
});
