import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  type MemoryServer,
  startMemoryServer,
} from '../../../test/support/memory-chameleon/memory-server.ts';
import { eventsIn, readUntil } from '../../../test/support/memory-chameleon/read-sse.ts';
import { makeId } from '../../kernel/ids.ts';

const held = { user: 'Ann B', language: 'python', code: 'hold done', wait: false };

async function open(server: MemoryServer, path: string): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(`${server.url}${path}`);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  if (response.body === null) {
    throw new Error('no body');
  }
  return response.body;
}

describe('the stream of one execution', () => {
  it('tells it as it stands, then what happens in order, and last the finished execution', async () => {
    const server = await startMemoryServer();
    const { body } = await server.ask('POST', '/v1/executions', held);
    const stream = await open(server, `/v1/executions/${body.id}/events`);
    const { executions } = server.chameleon;
    executions.output(body.id, { stream: 'stdout', bytes: Buffer.from('ünï\n') });
    executions.output(body.id, { stream: 'stderr', bytes: Uint8Array.of(0xff, 0x00) });
    executions.release(body.id);
    const events = eventsIn(await new Response(stream).text());
    expect(events.map(({ name }) => name)).toEqual([
      'execution',
      'output',
      'output',
      'execution.finished',
      'finished',
    ]);
    expect(events[0]?.data).toMatchObject({ id: body.id, state: 'running' });
    expect(events[1]?.data).toEqual({ stream: 'stdout', encoding: 'utf8', data: 'ünï\n' });
    expect(events[2]?.data).toEqual({ stream: 'stderr', encoding: 'base64', data: '/wA=' });
    expect(events[3]?.data).toMatchObject({ user: 'Ann B', outcome: 'succeeded' });
    expect(events[3]?.data).not.toHaveProperty('tenantId');
    expect(events[4]?.data).toMatchObject({ id: body.id, state: 'finished', stdout: 'done' });
  });

  it('of a finished execution is that execution alone', async () => {
    const server = await startMemoryServer();
    const { body } = await server.ask('POST', '/v1/executions', { ...held, code: 'print a', wait: true });
    const events = eventsIn(
      await new Response(await open(server, `/v1/executions/${body.id}/events`)).text(),
    );
    expect(events.at(-1)).toEqual({ name: 'finished', data: body });
  });

  it('is the answer to a submission that accepts events, from its first byte of output', async () => {
    const server = await startMemoryServer();
    const answer = await server.ask(
      'POST',
      '/v1/executions',
      { ...held, code: 'print hi' },
      { accept: 'text/event-stream', 'idempotency-key': 'k' },
    );
    expect(eventsIn(answer.text).map(({ name }) => name)).toEqual([
      'execution',
      'execution.started',
      'output',
      'execution.finished',
      'finished',
    ]);
    const repeat = await server.ask(
      'POST',
      '/v1/executions',
      { ...held, code: 'print hi' },
      { accept: 'text/event-stream', 'idempotency-key': 'k' },
    );
    expect(repeat.headers.get('idempotency-replayed')).toBe('true');
    expect(eventsIn(repeat.text).at(-1)).toEqual(eventsIn(answer.text).at(-1));
  });

  it('ends when the server closes', async () => {
    const server = await startMemoryServer();
    const { body } = await server.ask('POST', '/v1/executions', held);
    const stream = await open(server, `/v1/executions/${body.id}/events`);
    const closed = server.server.close(60_000);
    expect(eventsIn(await new Response(stream).text()).map(({ name }) => name)).toEqual(['execution']);
    await closed;
  });
});

describe('GET /v1/events', () => {
  it("tells the tenant's own executions and everybody's instances, without whose they are", async () => {
    const server = await startMemoryServer();
    const stream = await open(server, '/v1/events');
    const { publish, executions } = server.chameleon;
    executions.accept({
      tenantId: makeId('ten', 'acme'),
      userId: makeId('usr', 'spy'),
      programId: makeId('prg', '1'),
      runtime: 'python',
      code: 'print secret',
      stdin: '',
      args: [],
      env: {},
      limits: { wallMs: 1, cpuMs: 1, memoryMb: 1, processCount: 1, outputBytes: 1, fileBytes: 1 },
      idempotencyKey: undefined,
    });
    publish({
      name: 'instance.initialised',
      at: 1,
      instanceId: makeId('ins', '1'),
      managerId: makeId('mgr', '1'),
      runtime: 'python',
      userId: makeId('usr', 'spy'),
      programId: makeId('prg', '1'),
    });
    const plan = server.chameleon.pool().plan;
    publish({ name: 'plan.made', at: 2, plan: plan as never });
    publish({ name: 'forecast.made', at: 3, forecasts: server.chameleon.forecasts(1000).forecasts });
    await server.ask('POST', '/v1/executions', { ...held, code: 'print a', wait: true });
    const events = await readUntil(stream, 'execution.finished');
    expect(JSON.stringify(events)).not.toMatch(/spy|acme|bob/);
    expect(Object.keys(events[0]?.data).sort()).toEqual(['at', 'instanceId', 'managerId', 'name', 'runtime']);
    expect(events.map(({ name }) => name)).toEqual([
      'instance.initialised',
      'plan.made',
      'forecast.made',
      'execution.admitted',
      'execution.started',
      'execution.finished',
    ]);
    expect(events[1]?.data.plan.personal).toHaveLength(1);
    expect(events[3]?.data.user).toBe('Ann B');
  });

  it('stops listening for a reader who has left', async () => {
    const server = await startMemoryServer();
    const stream = await open(server, '/v1/events');
    expect(server.chameleon.listenerCount()).toBe(1);
    await stream.cancel();
    await expect.poll(() => server.chameleon.listenerCount()).toBe(0);
  });

  it('T14 drops a reader who does not read, within bounded memory', async () => {
    const server = await startMemoryServer();
    const socket = connect(server.server.port(), '127.0.0.1');
    socket.pause();
    socket.write(`GET /v1/events HTTP/1.1\r\nhost: 127.0.0.1:${server.server.port()}\r\n\r\n`);
    await expect.poll(() => server.chameleon.listenerCount()).toBe(1);
    const message = 'x'.repeat(10_000);
    const event = {
      name: 'instance.crashed',
      at: 1,
      instanceId: makeId('ins', '1'),
      managerId: makeId('mgr', '1'),
      runtime: 'python',
      message,
    } as const;
    let sentBytes = 0;
    await expect
      .poll(() => {
        for (let i = 0; i < 100 && server.chameleon.listenerCount() > 0; i++) {
          server.chameleon.publish(event);
          sentBytes += message.length;
        }
        return server.chameleon.listenerCount();
      })
      .toBe(0);
    // The kernel's own socket buffers hold a few megabytes before anything waits in this process.
    expect(sentBytes).toBeLessThan(32_000_000);
    socket.destroy();
  });
});
