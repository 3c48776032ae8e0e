import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createMemoryChameleon } from '../../test/support/memory-chameleon/memory-chameleon.ts';
import { startMemoryServer } from '../../test/support/memory-chameleon/memory-server.ts';
import { readConfig } from '../platform/config.ts';
import { createHttpServer } from './http-server.ts';

const held = { user: 'ann', language: 'python', code: 'hold done' };

describe('the server', () => {
  it('refuses to be made open to other machines', () => {
    const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const config = readConfig({}, { host: '0.0.0.0' });
    expect(() => createHttpServer({ chameleon: createMemoryChameleon(), config, logger })).toThrow(
      expect.objectContaining({ code: 'bad-configuration' }),
    );
  });

  it('answers what is under way before it closes, and takes nothing new', async () => {
    const { server, url, ask, chameleon } = await startMemoryServer();
    const started = Promise.withResolvers<void>();
    chameleon.onEvent(({ name }) => name === 'execution.started' && started.resolve());
    const answer = ask('POST', '/v1/executions', held);
    await started.promise;
    const closed = server.close(60_000);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    chameleon.executions.release(chameleon.executions.all('ten_default' as never)[0]?.id as never);
    expect((await answer).body).toMatchObject({ state: 'finished', stdout: 'done' });
    await closed;
  });

  it('refuses a submission that was on its way when it began to close, and says when to try again', async () => {
    const { server, ask, chameleon } = await startMemoryServer();
    const socket = connect(server.port(), '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    const ended = once(socket, 'close');
    const body = JSON.stringify(held);
    socket.write(`POST /v1/executions HTTP/1.1\r\nhost: 127.0.0.1:${server.port()}\r\n`);
    await ask('GET', '/healthz');
    const closed = server.close(60_000);
    socket.write(`content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    await ended;
    await closed;
    expect(text).toMatch(/^HTTP\/1\.1 503 /);
    expect(text).toContain('"code":"shutting-down"');
    expect(text).toMatch(/\r\nretry-after: \d/);
    expect(text).toMatch(/\r\nconnection: close\r\n/i);
    expect(chameleon.submissions).toEqual([]);
  });

  it('ends waits at once when it closes, with the execution as it stands', async () => {
    const { server, ask } = await startMemoryServer();
    const { body } = await ask('POST', '/v1/executions', { ...held, wait: false });
    const waiting = ask('GET', `/v1/executions/${body.id}?waitMs=60000`);
    await ask('GET', '/healthz');
    await server.close(60_000);
    expect((await waiting).body.state).toBe('running');
  });

  it('ends what is left when the deadline has passed', async () => {
    const { server, ask, chameleon } = await startMemoryServer();
    const started = Promise.withResolvers<void>();
    chameleon.onEvent(({ name }) => name === 'execution.started' && started.resolve());
    const answer = ask('POST', '/v1/executions', held);
    const lost = expect(answer).rejects.toThrow();
    await started.promise;
    await server.close(1);
    await lost;
  });
});
