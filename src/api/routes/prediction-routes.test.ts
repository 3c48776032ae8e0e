import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';

describe('POST /v1/analyses', () => {
  it('tells what reading the code shows, and what its run would cost', async () => {
    const { ask } = await startMemoryServer();
    const { status, body } = await ask('POST', '/v1/analyses', {
      code: 'for x',
      fileName: 'a.py',
      user: 'ann',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      runtime: 'python',
      language: 'python',
      status: 'ok',
      timeComplexity: { class: 'linear', confidence: 0.8, drivers: [{ line: 1, why: 'a loop' }] },
      spaceComplexity: 'constant',
      cyclomatic: 2,
      recursion: 'none',
      dependencies: [{ name: 'sys', kind: 'builtin' }],
      operations: { file: 0, network: 0, process: 0, compute: 1 },
      features: { loopCount: 1, literalMax: null },
      durationMs: { p50: 10, p90: 25 },
      prediction: { durationMs: { p50: 10, p90: 25 } },
    });
  });

  it('tells what a probe measured beside what reading told, where one is asked for', async () => {
    const { ask } = await startMemoryServer();
    const asked = { code: 'for x', language: 'python' };
    expect((await ask('POST', '/v1/analyses', asked)).body).not.toHaveProperty('probe');
    const { status, body } = await ask('POST', '/v1/analyses', { ...asked, probe: 'always' });
    expect(status).toBe(200);
    expect(body.probe).toMatchObject({
      status: 'ran',
      runs: 20,
      importMs: 12,
      firstRun: { reason: 'exit', exitCode: 1, operations: { computeRatio: 1 } },
      growth: { class: 'quadratic', confidence: 0.9, points: [{}, {}, { size: 1000, cpuMs: 100 }] },
      reading: { class: 'linear', confidence: 0.8 },
    });
    const unneeded = await ask('POST', '/v1/analyses', { ...asked, probe: 'when-unsure' });
    expect(unneeded.body.probe).toEqual({ status: 'not-run', reason: 'reading it was sure enough, 80 %' });
    expect((await ask('POST', '/v1/analyses', { ...asked, probe: true })).status).toBe(400);
  });

  it('says why when nothing is known', async () => {
    const { ask } = await startMemoryServer();
    const { body } = await ask('POST', '/v1/analyses', { code: '!!!' });
    expect(body).toMatchObject({
      status: 'unknown',
      reason: 'not a program',
      timeComplexity: { class: 'unknown', confidence: 0, drivers: [] },
      features: null,
    });
  });

  it('refuses a language that is not here', async () => {
    const { ask } = await startMemoryServer();
    const { status, body } = await ask('POST', '/v1/analyses', { code: 'x', language: 'cobol' });
    expect([status, body.code]).toEqual([400, 'unknown-runtime']);
  });

  it('reads five megabytes on one line', async () => {
    const { ask } = await startMemoryServer();
    expect((await ask('POST', '/v1/analyses', { code: 'a'.repeat(5_000_000) })).status).toBe(200);
  });
});

describe('GET /v1/users/:user/profile', () => {
  it('is readable: quantiles, habits, and gaps with the edges of their bins', async () => {
    const { ask } = await startMemoryServer();
    await ask('POST', '/v1/executions', { user: 'a/b c', language: 'python', code: 'print a' });
    const { status, body } = await ask('GET', `/v1/users/${encodeURIComponent('a/b c')}/profile`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      user: 'a/b c',
      executionCount: 1,
      durationMs: { p50: 10, p90: 20, mean: 12 },
      runtimes: [{ runtime: 'python', ratio: 1 }],
    });
    expect(body.weightedSums).toMatchObject([
      {
        runtime: 'python',
        demand: 5.5,
        instanceCount: 2,
        terms: [{ term: 'frequency' }, {}, { value: null }, {}],
      },
    ]);
    expect(body.gaps).toEqual([
      { fromMs: 0, toMs: 250, fastRatio: 0.75, slowRatio: 0 },
      { fromMs: 259_200_000, toMs: null, fastRatio: 0.25, slowRatio: 0 },
    ]);
  });
});

describe('GET /v1/forecast', () => {
  it('looks as far ahead as asked, a minute by default', async () => {
    const { ask } = await startMemoryServer();
    expect((await ask('GET', '/v1/forecast')).body.horizonMs).toBe(60_000);
    const { body } = await ask('GET', '/v1/forecast?horizonMs=5000');
    expect(body.note).toBeNull();
    expect(body.scores).toMatchObject([{ runtime: 'python', horizonMs: 10_000, coverageRatio: 0.875 }]);
    expect(body.forecasts[0]).toMatchObject({
      runtime: 'python',
      horizonMs: 5000,
      arrivalCountP90: 6,
      arrivalCountP99: null,
      terms: [{ source: 'recent-rate', arrivalsPerSecond: 0.5 }],
    });
  });

  it.each(['0', '-5', 'x', '86400001'])('refuses a horizon of %s', async (horizonMs) => {
    const { ask } = await startMemoryServer();
    expect((await ask('GET', `/v1/forecast?horizonMs=${horizonMs}`)).status).toBe(400);
  });
});

describe('GET /v1/pool', () => {
  it('says why it is this size, and shows personal instances of the own tenant only', async () => {
    const { ask } = await startMemoryServer();
    const { status, body } = await ask('GET', '/v1/pool');
    expect(status).toBe(200);
    expect(body.why).toEqual([
      '1 manager: 0.4 of 4 places are expected to be busy',
      'python: 2 prewarmed, because a third costs more than it saves',
      'layer python with numpy: 0.0040/s import them',
      'python: a personal start saves 12 ms over a prewarmed one',
      'weighted-sum would have cost 30.0 GB·s, cheapest cost 20.0.',
    ]);
    expect(body.plan.personal).toHaveLength(1);
    expect(body.plan.personal[0]).toMatchObject({ user: 'ann', runtime: 'python', why: 'Because.' });
    expect(body.plan.stocks[0].explanation.costs).toHaveLength(3);
    expect(body.managers[0]).toMatchObject({ pid: null, state: 'ready' });
    expect(body.totals).toMatchObject({ idleGbS: 1.5, durationCoverageRatio: null, reactiveCostGbS: null });
    expect(body.totals).toMatchObject({ cpuCoverageRatio: 0.875, perfectCostGbS: 0.5, regretGbS: 1.5 });
    expect(body.notes).toEqual(['boots of bash fail: no such file; next try in 2 s']);
  });
});

describe('GET /v1/pool/explain', () => {
  it('shows what each stock is weighed by, its figures those of the pool', async () => {
    const { ask } = await startMemoryServer();
    const { status, body } = await ask('GET', '/v1/pool/explain');
    expect(status).toBe(200);
    const pool = (await ask('GET', '/v1/pool')).body;
    expect(body.runtimes[0].stock).toEqual(pool.plan.stocks[0]);
    expect(pool.why).toContain(body.managerWhy);
    expect(body.memory).toMatchObject({ priceRatio: 1.5, cuts: [{ wantedCount: 3, count: 2 }] });
    expect(body.placement.standings[1]).toEqual({ strategy: 'round-robin', weight: 0, startMs: null });
    expect(body.trial).toEqual(pool.plan.trial);
    expect(body.trial).toMatchObject({ challenger: { policy: 'weighted-sum', costGbS: 30 }, boundGbS: 0.4 });
    expect(body.guards).toContainEqual({ part: 'cost', failure: 'it threw "no weights"' });
    expect(body.runtimes[0].reasons).toMatchObject({
      forecast: { horizonMs: 80, arrivalCountP99: null },
      demand: { intensityPerSecond: 0.75, sessionUserCount: 2 },
      rules: [
        { rule: 'newsvendor', weightRatio: 1 },
        { rule: 'learnt-peaks', costGbS: null, weightRatio: 0 },
      ],
      reactive: { count: 4, costGbS: 26 },
      challenger: { rule: 'weighted-sum', count: 9 },
    });
  });

  it('is of one runtime when asked, by its alias too, and refuses one that is not here', async () => {
    const { ask } = await startMemoryServer();
    expect((await ask('GET', '/v1/pool/explain?runtime=py')).body.runtimes).toHaveLength(1);
    const { status, body } = await ask('GET', '/v1/pool/explain?runtime=cobol');
    expect([status, body.code]).toEqual([400, 'unknown-runtime']);
  });
});

describe('POST /v1/intents', () => {
  const intent = {
    user: 'ann',
    language: 'py',
    executionCount: 3,
    probability: 0.5,
    startsInMs: 100,
    durationMs: 900,
  };

  it('is accepted, merged with one that says the same, and beyond the budget refused', async () => {
    const { ask } = await startMemoryServer();
    const accepted = await ask('POST', '/v1/intents', intent);
    expect(accepted.status).toBe(201);
    expect(accepted.body).toEqual({
      kind: 'accepted',
      intent: {
        id: 'int_1',
        user: 'ann',
        runtime: 'python',
        executionCount: 3,
        probability: 0.5,
        startsAt: 1600,
        endsAt: 2500,
      },
    });
    const merged = await ask('POST', '/v1/intents', intent);
    expect([merged.status, merged.body.kind]).toEqual([200, 'merged']);
    const refused = await ask('POST', '/v1/intents', intent);
    expect([refused.status, refused.body.code]).toEqual([429, 'over-budget']);
  });

  it.each([
    { probability: 0 },
    { probability: 1.01 },
    { executionCount: 0 },
    { executionCount: 1001 },
    { startsInMs: -1 },
    { durationMs: 86_400_001 },
    { language: 'cobol' },
  ])('refuses %j', async (wrong) => {
    const { ask } = await startMemoryServer();
    expect((await ask('POST', '/v1/intents', { ...intent, ...wrong })).status).toBe(400);
  });
});

describe('operation', () => {
  it('lists the runtimes', async () => {
    const { ask } = await startMemoryServer();
    expect((await ask('GET', '/v1/runtimes')).body.runtimes[0]).toMatchObject({
      runtime: 'python',
      aliases: ['py'],
    });
  });

  it('is healthy while the process answers, ready only when work can be taken', async () => {
    const { ask, chameleon } = await startMemoryServer();
    expect((await ask('GET', '/healthz')).body).toEqual({ status: 'ok' });
    expect((await ask('GET', '/readyz')).status).toBe(200);
    chameleon.setReady(['no instance manager is ready yet']);
    const { status, body } = await ask('GET', '/readyz');
    expect([status, body]).toEqual([503, { isReady: false, reasons: ['no instance manager is ready yet'] }]);
    expect((await ask('HEAD', '/readyz')).status).toBe(503);
    expect((await ask('HEAD', '/healthz')).status).toBe(200);
  });

  it('renders metrics as Prometheus reads them', async () => {
    const { ask } = await startMemoryServer();
    const { headers, text } = await ask('GET', '/metrics');
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toMatch(/^# HELP chameleon_running/);
  });
});
