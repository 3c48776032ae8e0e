import { describe, expect, it } from 'vitest';
import { runJudge0, startJudge0 } from '../../../../test/support/dialects/judge0-server.ts';
import { startMemoryServer } from '../../../../test/support/memory-chameleon/memory-server.ts';

describe('what a Judge0 tells of itself', () => {
  it('is told as far as it is true here', async () => {
    const { ask } = await startJudge0({ network: { tenants: { default: ['*'] } } });
    const get = async (path: string) => (await ask('GET', path)).body;
    expect(await get('/languages')).toEqual([{ id: 71, name: 'Python (3.11)' }]);
    expect(await get('/languages/all')).toEqual([{ id: 71, name: 'Python (3.11)', is_archived: false }]);
    expect(await get('/languages/71')).toMatchObject({ id: 71, source_file: 'main.py', is_archived: false });
    expect((await ask('GET', '/languages/72')).status).toBe(404);
    expect((await get('/statuses'))[13]).toEqual({ id: 14, description: 'Exec Format Error' });
    expect(await get('/config_info')).toMatchObject({
      enable_callbacks: true,
      callbacks_max_tries: 3,
      callbacks_timeout: 5,
      cpu_time_limit: 10,
      max_cpu_time_limit: 120,
      memory_limit: 262_144,
      max_memory_limit: 2_097_152,
      max_number_of_runs: 1,
      max_submission_batch_size: 20,
      max_extract_size: 8192,
      allow_enable_network: true,
    });
    expect(await get('/system_info')).toHaveProperty('Architecture');
    expect(await get('/about')).toMatchObject({ version: '1.13.1' });
    expect(await get('/workers')).toEqual([
      { queue: '1.13.1', size: 0, available: 4, idle: 4, working: 0, paused: 0, failed: 0 },
    ]);
    expect((await ask('GET', '/version')).text).toBe('1.13.1');
    expect((await ask('GET', '/license')).text).toContain('Apache License');
    expect((await ask('GET', '/isolate')).text).toContain('Chameleon isolates');
    await runJudge0(ask, 'print 1', { expected_output: '2' });
    expect(await get('/statistics')).toMatchObject({
      submissions: { total: 1 },
      languages: [{ language: { id: 71, name: 'Python (3.11)' }, count: 1 }],
      statuses: [{ status: { id: 4, description: 'Wrong Answer' }, count: 1 }],
    });
  });

  it('wants a key where there are keys, and says by the status alone whether one is right', async () => {
    const key = 'key-of-acme-0123456789';
    const { ask } = await startJudge0({ apiKeys: `${key}:acme` });
    for (const [method, path] of [
      ['GET', '/languages'],
      ['POST', '/submissions'],
      ['GET', '/submissions/exe_000001'],
      ['POST', '/authenticate'],
      ['POST', '/authorize'],
    ] as const) {
      const refused = await ask(method, path, undefined, { 'x-auth-token': 'wrong' });
      expect([refused.status, refused.text]).toEqual([401, '']);
      expect((await ask(method, path, undefined, { 'x-auth-token': key })).status).not.toBe(401);
    }
    for (const path of ['/authenticate', '/authorize']) {
      const taken = await ask('POST', path, undefined, { 'x-auth-token': key });
      expect([taken.status, taken.text]).toEqual([200, '']);
      const asJson = await ask('POST', path, '', { 'x-auth-token': key, 'content-type': 'application/json' });
      expect([asJson.status, asJson.text]).toEqual([200, '']);
    }
    expect((await ask('GET', '/languages', undefined, { authorization: `Bearer ${key}` })).status).toBe(200);
    expect((await ask('GET', `/languages?X-Auth-Token=${key}`)).status).toBe(401);
  });

  it('T53 answers for another tenant as if there were nothing', async () => {
    const apiKeys = 'key-of-acme-0123456789:acme,key-of-beta-0123456789:beta';
    const { ask } = await startJudge0({ apiKeys });
    const acme = { 'x-auth-token': 'key-of-acme-0123456789' };
    const beta = { 'x-auth-token': 'key-of-beta-0123456789' };
    const body = { source_code: 'hold', language_id: 71 };
    const { token } = (await ask('POST', '/submissions', body, acme)).body;
    for (const method of ['GET', 'DELETE']) {
      expect((await ask(method, `/submissions/${token}`, undefined, beta)).status).toBe(404);
    }
    expect((await ask('GET', `/submissions/batch?tokens=${token}`, undefined, beta)).body).toEqual({
      submissions: [null],
    });
    expect((await ask('GET', '/submissions', undefined, beta)).body.meta.total_count).toBe(0);
    expect((await ask('GET', '/submissions', undefined, acme)).body.meta.total_count).toBe(1);
  });

  it('is not there unless it is switched on, and stands beside Piston', async () => {
    const off = await startMemoryServer({ dialects: 'piston' });
    expect((await off.ask('GET', '/languages')).body.code).toBe('not-found');
    const both = await startMemoryServer({ dialects: 'piston, judge0' });
    expect((await both.ask('GET', '/languages')).status).toBe(200);
    expect((await both.ask('GET', '/api/v2/runtimes')).status).toBe(200);
  });
});
