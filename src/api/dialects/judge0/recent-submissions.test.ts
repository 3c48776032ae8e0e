import { describe, expect, it } from 'vitest';
import { runJudge0, startJudge0 } from '../../../../test/support/dialects/judge0-server.ts';

describe('submissions', () => {
  it('are shown by the fields that are asked for', async () => {
    const { ask } = await startJudge0();
    const { token } = await runJudge0(ask, 'print 1');
    expect((await ask('GET', `/submissions/${token}?fields=stdout,status_id`)).body).toEqual({
      stdout: '1\n',
      status_id: 3,
    });
    const wrong = await ask('GET', `/submissions/${token}?fields=stdout,x,y`);
    expect([wrong.status, wrong.body]).toEqual([400, { error: 'invalid fields: [x, y]' }]);
    for (const unknown of ['exe_none', '86e0e7f3-4d4f-4dc4-8d35-1b0fbe4ad3ae']) {
      const absent = await ask('GET', `/submissions/${unknown}`);
      expect([absent.status, absent.body]).toEqual([404, { status: 404, error: 'Not Found' }]);
    }
  });

  it('of other APIs are shown, too, but not listed', async () => {
    const { ask } = await startJudge0();
    const own = await ask('POST', '/v1/executions', { user: 'ann', language: 'python', code: 'print 1' });
    expect((await ask('GET', `/submissions/${own.body.id}?fields=*`)).body).toMatchObject({
      stdout: '1\n',
      language_id: 71,
      status_id: 3,
      expected_output: null,
    });
    expect((await ask('GET', '/submissions')).body.submissions).toEqual([]);
  });

  it('are listed in pages, newest first', async () => {
    const { ask } = await startJudge0();
    for (const word of ['a', 'b', 'c']) {
      await runJudge0(ask, `print ${word}`);
    }
    const first = (await ask('GET', '/submissions?page=1&per_page=2&fields=stdout')).body;
    expect(first).toEqual({
      submissions: [{ stdout: 'c\n' }, { stdout: 'b\n' }],
      meta: { current_page: 1, next_page: 2, prev_page: null, total_pages: 2, total_count: 3 },
    });
    const second = (await ask('GET', '/submissions?page=2&per_page=2&fields=stdout')).body;
    expect(second).toEqual({
      submissions: [{ stdout: 'a\n' }],
      meta: { current_page: 2, next_page: null, prev_page: 1, total_pages: 2, total_count: 3 },
    });
    const wrong = await ask('GET', '/submissions?page=0');
    expect([wrong.status, wrong.body]).toEqual([400, { error: 'invalid page: 0' }]);
  });

  it('that run are cancelled by DELETE, those that have ended stay', async () => {
    const { ask } = await startJudge0();
    const { token } = (await ask('POST', '/submissions', { source_code: 'hold', language_id: 71 })).body;
    const shown = () => ask('GET', `/submissions/${token}?fields=status_id`);
    await expect.poll(async () => (await shown()).body).toEqual({ status_id: 2 });
    const cancelled = await ask('DELETE', `/submissions/${token}?fields=token,status_id,exit_signal`);
    expect([cancelled.status, cancelled.body]).toEqual([200, { token, status_id: 12, exit_signal: 9 }]);
    const again = await ask('DELETE', `/submissions/${token}`);
    expect([again.status, again.body]).toEqual([400, { error: 'delete not allowed' }]);
    expect((await ask('DELETE', '/submissions/exe_none')).status).toBe(404);
  });

  it('come and go in batches, each by itself right or wrong', async () => {
    const { ask } = await startJudge0();
    const good = { source_code: 'print 1', language_id: 71 };
    const created = await ask('POST', '/submissions/batch', {
      submissions: [good, { ...good, language_id: 1 }, { ...good, source_code: 'refuse overloaded' }],
    });
    expect([created.status, created.body]).toEqual([
      201,
      [
        { token: expect.stringMatching(/^exe_/) },
        { language_id: ["language with id 1 doesn't exist"] },
        { error: 'queue is full' },
      ],
    ]);
    const { token } = created.body[0];
    await expect
      .poll(async () => (await ask('GET', `/submissions/batch?tokens=${token},x&fields=stdout`)).body)
      .toEqual({ submissions: [{ stdout: '1\n' }, null] });
    const wrong = await ask('POST', '/submissions/batch', { submissions: [{}] });
    expect([wrong.status, Object.keys(wrong.body[0])]).toEqual([422, ['language_id', 'source_code']]);
    const full = await ask('POST', '/submissions/batch', {
      submissions: [{ ...good, source_code: 'refuse overloaded' }],
    });
    expect([full.status, full.body]).toEqual([503, { error: 'queue is full' }]);
  });

  it.each([
    [[], 'there should be at least one submission in a batch'],
    [
      Array.from({ length: 21 }, () => ({})),
      'number of submissions in a batch should be less than or equal to 20',
    ],
  ])('are not taken in batches of the wrong size', async (submissions, error) => {
    const { ask } = await startJudge0();
    const posted = await ask('POST', '/submissions/batch', { submissions });
    expect([posted.status, posted.body]).toEqual([400, { error }]);
    const got = await ask('GET', `/submissions/batch?tokens=${submissions.map(() => 'x').join(',')}`);
    expect([got.status, got.body]).toEqual([400, { error }]);
  });
});
