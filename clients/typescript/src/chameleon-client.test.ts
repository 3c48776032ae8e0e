import { describe, expect, it } from 'vitest';
import { openClient } from '../test/open-client.ts';
import { ChameleonClient } from './chameleon-client.ts';
import type { Session } from './session.ts';

describe('executions', () => {
  it('are submitted, waited for, found, listed and cancelled', async () => {
    const { client, chameleon } = await openClient();
    const accepted = await client.submit({ code: 'hold', language: 'python' });
    expect(accepted).toMatchObject({ user: 'ann', outcome: null });
    const waiting = client.wait(accepted.id);
    chameleon.executions.release(accepted.id as never);
    expect(await waiting).toMatchObject({ id: accepted.id, outcome: 'succeeded' });
    const other = await client.submit({ code: 'hold', user: 'bob' });
    expect(await client.cancel(other.id)).toMatchObject({ id: other.id });
    expect(await client.wait(other.id)).toMatchObject({ outcome: 'cancelled' });
    expect(await client.execution(other.id)).toMatchObject({ outcome: 'cancelled', user: 'bob' });
    expect(await client.executions({ user: 'ann', count: 5 })).toMatchObject([{ id: accepted.id }]);
    await expect(client.execution('a/b?c')).rejects.toMatchObject({ code: 'not-found', status: 404 });
  });

  it('are listed page by page, as far as they are taken', async () => {
    const { client, seen } = await openClient();
    for (const code of ['print a', 'print b', 'exit 3', 'print c']) {
      await client.run({ code, language: 'python' });
    }
    const outcomes: (string | null)[] = [];
    for await (const { outcome } of client.allExecutions({ count: 2 })) {
      outcomes.push(outcome);
    }
    expect(outcomes.toSorted()).toEqual(['failed', 'succeeded', 'succeeded', 'succeeded']);
    expect(seen.filter(({ path }) => path.startsWith('/v1/executions?'))).toHaveLength(2);
    expect(await client.executions({ outcome: 'failed' })).toMatchObject([{ exitCode: 3 }]);
    const report = await client.usage({ by: 'day', since: '1970-01-01', until: '1970-01-01' });
    expect(report.rows).toMatchObject([{ executionCount: 4, succeededCount: 3 }]);
  });

  it('are given files, and hand them back by names of any kind', async () => {
    const { client } = await openClient();
    const name = 'über/a b?.txt';
    const files = [{ name, content: 'YQD/', encoding: 'base64' as const }];
    const { id, artifacts } = await client.run({ code: 'print x', files, artifacts: [name] });
    expect(artifacts).toMatchObject([{ name, sizeBytes: 3 }]);
    expect(await client.artifact(id, name)).toEqual(Uint8Array.of(97, 0, 255));
  });
});

describe('open input', () => {
  it('is written piece by piece and ended', async () => {
    const { client } = await openClient();
    const { id } = await client.submit({ code: 'talk', stdinOpen: true });
    expect(await client.writeStdin(id, 'one ')).toEqual({ receivedBytes: 4, waitingBytes: 0 });
    expect(await client.endStdin(id, Uint8Array.of(0x32))).toMatchObject({ receivedBytes: 5 });
    expect(await client.wait(id)).toMatchObject({ stdout: 'one 2', stdinOpen: true });
    await expect(client.writeStdin(id, 'late')).rejects.toMatchObject({ code: 'stdin-closed' });
  });

  it('is piped in pieces that the server takes, again where there is no room, and not behind its end', async () => {
    const { client, pauses, seen } = await openClient();
    const { id } = await client.submit({ code: 'talk full', stdinOpen: true });
    const large = 'x'.repeat(600_000);
    await client.pipeStdin(
      id,
      (async function* () {
        yield 'small';
        yield large;
      })(),
    );
    expect((await client.wait(id)).stdout).toBe(`small${large}`);
    expect(pauses).toHaveLength(5);
    expect(Math.max(...seen.map(({ body }) => body.length))).toBeLessThanOrEqual(262_144);
    await client.pipeStdin(
      id,
      (async function* () {
        yield 'late';
      })(),
    );
  });

  it('is not written twice where nobody knows whether it was taken', async () => {
    const { client } = await openClient({ mishaps: [undefined, { kind: 'answer-lost' }] });
    const { id } = await client.submit({ code: 'talk', stdinOpen: true });
    await expect(client.writeStdin(id, 'once')).rejects.toMatchObject({ code: 'server-unreachable' });
    expect(await client.endStdin(id)).toMatchObject({ receivedBytes: 4 });
  });
});

describe('a session', () => {
  it('runs for its user, is told of, and is closed when it is left', async () => {
    const { client, chameleon } = await openClient();
    let left: Session;
    {
      await using session = await client.openSession({ language: 'python', user: 'bob', idleMs: 5000 });
      left = session;
      expect(session).toMatchObject({ user: 'bob', runtime: 'python' });
      expect(await session.state()).toMatchObject({ state: 'idle', idleMs: 5000 });
      expect(await client.sessions({ user: 'bob' })).toMatchObject([{ id: session.id }]);
      // The platform in memory opens sessions and runs nothing in them; test/end-to-end has one that does.
      const run = session.run('print x', { timeoutMs: 200 });
      await run.catch(() => undefined);
      expect(chameleon.submissions.at(-1)).toMatchObject({ code: 'print x', sessionId: session.id });
    }
    expect(await left.state()).toMatchObject({ state: 'ended', endReason: 'closed' });
    expect(await client.sessionOf(left).close()).toMatchObject({ state: 'ended' });
  });
});

describe('foresight', () => {
  it('is asked for by analyses, intents, profiles, forecasts and the pool', async () => {
    const { client } = await openClient();
    expect(await client.analyze({ code: 'for i in range(9): pass' })).toMatchObject({ status: 'ok' });
    const { probe } = await client.analyze({ code: 'x', probe: 'always' });
    expect(probe).toMatchObject({ status: 'ran' });
    expect(await client.announce({ language: 'python', executionCount: 2 })).toMatchObject({
      kind: 'accepted',
      intent: { user: 'ann', executionCount: 2 },
    });
    await expect(client.profile()).rejects.toMatchObject({ code: 'not-found' });
    await client.run({ code: 'print x' });
    expect(await client.profile()).toMatchObject({ user: 'ann', executionCount: 1 });
    expect(await client.forecast({ horizonMs: 5000 })).toMatchObject({ horizonMs: 5000 });
    expect(await client.pool()).toMatchObject({ mode: 'predictive' });
    expect((await client.explain({ runtime: 'python' })).runtimes).toHaveLength(1);
    expect(await client.runtimes()).toMatchObject([{ runtime: 'python' }]);
  });

  it('tells whether work can be taken, and why not', async () => {
    const { client, chameleon } = await openClient();
    expect(await client.readiness()).toEqual({ isReady: true, reasons: [] });
    chameleon.setReady(['no manager is ready']);
    expect(await client.readiness()).toEqual({ isReady: false, reasons: ['no manager is ready'] });
  });

  it('tells everything that happens until nobody listens', async () => {
    const { client, chameleon } = await openClient();
    const heard: string[] = [];
    await expect.poll(() => chameleon.listenerCount()).toBe(0);
    const reading = (async () => {
      for await (const { name } of client.events()) {
        heard.push(name);
        if (name === 'execution.finished') {
          return;
        }
      }
    })();
    await expect.poll(() => chameleon.listenerCount()).toBe(1);
    await client.run({ code: 'print x' });
    await reading;
    expect(heard).toEqual(['execution.admitted', 'execution.started', 'execution.finished']);
    await expect.poll(() => chameleon.listenerCount()).toBe(0);
  });
});

describe('a client', () => {
  it.each([{ url: 'nowhere' }, { url: 'http://127.0.0.1', apiKey: 'a\nb' }])(
    'is not made of what can be no server: %j',
    (options) => {
      expect(() => new ChameleonClient(options)).toThrow(TypeError);
    },
  );

  it('wants a user where one is needed', async () => {
    const { client } = await openClient({ options: { user: undefined } });
    await expect(client.profile()).rejects.toMatchObject({ code: 'invalid-request', fault: 'caller' });
    await expect(client.run({ code: 'print x' })).rejects.toMatchObject({ code: 'invalid-request' });
  });
});
