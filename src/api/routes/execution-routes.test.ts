import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';

const held = { user: 'ann', language: 'python', code: 'hold done', wait: false };

describe('the list of executions', () => {
  it('comes page by page, narrowed by what is asked for', async () => {
    const { ask } = await startMemoryServer();
    for (const [user, code] of [
      ['ann', 'print a'],
      ['ann', 'exit 3'],
      ['bob', 'print b'],
      ['ann', 'hold c'],
    ] as const) {
      await ask('POST', '/v1/executions', { user, language: 'python', code, wait: !code.startsWith('hold') });
    }
    const list = async (query: string) => (await ask('GET', `/v1/executions?${query}`)).body;
    const first = await list('user=ann&count=2');
    expect(first.executions).toHaveLength(2);
    const second = await list(`user=ann&count=2&after=${first.next}`);
    expect([second.executions.length, second.next]).toEqual([1, null]);
    const ids = [...first.executions, ...second.executions].map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(3);
    expect((await list('state=running')).executions).toHaveLength(1);
    expect((await list('outcome=failed')).executions).toMatchObject([{ user: 'ann', exitCode: 3 }]);
    expect((await list('program=none')).executions).toEqual([]);
    expect((await list('user=ann&count=3')).next).toBeNull();
  });

  it.each(['after=x', 'state=lost', 'outcome=good', 'since=soon', 'count=0', 'other=1'])(
    'is refused for %s',
    async (query) => {
      const { ask } = await startMemoryServer();
      expect((await ask('GET', `/v1/executions?${query}`)).status).toBe(400);
    },
  );
});

describe('executions by id', () => {
  it('are told as they stand', async () => {
    const { ask } = await startMemoryServer();
    const { body } = await ask('POST', '/v1/executions', held);
    const found = await ask('GET', `/v1/executions/${body.id}`);
    expect(found.status).toBe(200);
    expect(found.body.state).toBe('running');
  });

  it('can be waited for', async () => {
    const { ask, chameleon } = await startMemoryServer();
    const { body } = await ask('POST', '/v1/executions', held);
    const waiting = ask('GET', `/v1/executions/${body.id}?waitMs=30000`);
    await ask('GET', '/healthz');
    chameleon.executions.release(body.id);
    expect((await waiting).body).toMatchObject({ state: 'finished', stdout: 'done' });
  });

  it('are told unfinished when the wait is over', async () => {
    const { ask } = await startMemoryServer();
    const { body } = await ask('POST', '/v1/executions', held);
    expect((await ask('GET', `/v1/executions/${body.id}?waitMs=5`)).body.state).toBe('running');
  });

  it.each(['-1', '60001', 'NaN', 'x', '1&waitMs=2', '1&other=2'])(
    'cannot be waited for %s ms',
    async (wait) => {
      const { ask } = await startMemoryServer();
      expect((await ask('GET', `/v1/executions/exe_1?waitMs=${wait}`)).status).toBe(400);
    },
  );

  it('end as cancelled when withdrawn; afterwards it is too late', async () => {
    const { ask } = await startMemoryServer();
    const { body } = await ask('POST', '/v1/executions', held);
    expect((await ask('DELETE', `/v1/executions/${body.id}`)).status).toBe(202);
    const again = await ask('DELETE', `/v1/executions/${body.id}`);
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ state: 'finished', outcome: 'cancelled', reason: 'cancelled' });
  });

  it('tell the source that they were submitted with', async () => {
    const { ask } = await startMemoryServer();
    const { body } = await ask('POST', '/v1/executions', { ...held, code: 'hold <b>ü</b>\r\n' });
    const { status, body: program } = await ask('GET', `/v1/executions/${body.id}/program`);
    expect(status).toBe(200);
    expect(program).toEqual({ programId: body.programId, runtime: 'python', code: 'hold <b>ü</b>\r\n' });
  });

  it('that nobody has are answered like every other absence', async () => {
    const { ask } = await startMemoryServer();
    const absences = [
      ['GET', '/v1/executions/exe_999'],
      ['GET', '/v1/executions/no%20id'],
      ['GET', '/v1/executions/exe_999/events'],
      ['GET', '/v1/executions/exe_999/program'],
      ['GET', '/v1/executions/exe_999?waitMs=1000'],
      ['DELETE', '/v1/executions/exe_999'],
      ['GET', '/v1/users/nobody/profile'],
      ['GET', '/no/such/route'],
      ['PUT', '/v1/executions'],
    ] as const;
    const answers = await Promise.all(absences.map(([method, path]) => ask(method, path)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect([answers[0]?.status, answers[0]?.body]).toEqual([
      404,
      {
        ...{ type: 'urn:chameleon:problem:not-found', title: 'Not found', status: 404 },
        ...{ detail: 'there is nothing here', code: 'not-found', fault: 'caller' },
      },
    ]);
  });
});

describe('GET /v1/executions', () => {
  it('lists the newest first without their output, of one user if asked', async () => {
    const { ask } = await startMemoryServer();
    for (const [user, code] of [
      ['ann', 'print 1'],
      ['bob', 'print 2'],
      ['ann', 'print 3'],
    ]) {
      await ask('POST', '/v1/executions', { user, code, language: 'python' });
    }
    const all = await ask('GET', '/v1/executions');
    expect(all.body.executions.map(({ user }: { user: string }) => user)).toEqual(['ann', 'bob', 'ann']);
    expect(all.text).not.toContain('stdout"');
    const two = await ask('GET', '/v1/executions?count=2');
    expect(two.body.executions).toEqual(all.body.executions.slice(0, 2));
    const bob = await ask('GET', '/v1/executions?user=bob');
    expect(bob.body.executions).toEqual([all.body.executions[1]]);
  });

  it.each(['count=0', 'count=201', 'count=1.5', 'user=', 'offset=1'])('refuses %s', async (query) => {
    const { ask } = await startMemoryServer();
    expect((await ask('GET', `/v1/executions?${query}`)).status).toBe(400);
  });

  it('never answers what its own description does not allow', async () => {
    const { ask, chameleon, problems } = await startMemoryServer();
    const { body } = await ask('POST', '/v1/executions', held);
    const { runByRule } = await import('../../../test/support/memory-chameleon/run-by-rule.ts');
    const entry = chameleon.executions.all(chameleon.submissions[0]?.tenantId as never)[0];
    const wrong = { ...runByRule(entry?.request as never), stdout: 7 as unknown as string };
    chameleon.executions.release(body.id, wrong);
    const answer = await ask('GET', `/v1/executions/${body.id}`);
    expect([answer.status, answer.body.code]).toEqual([500, 'internal-error']);
    expect(problems).toHaveLength(1);
  });
});
