import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';

describe('GET /v1/history', () => {
  it('tells the rows as columns of one length, with null for what nobody knows', async () => {
    const { ask } = await startMemoryServer();
    const { status, body } = await ask('GET', '/v1/history');
    expect(status).toBe(200);
    expect(body).toMatchObject({ intervalMs: 2000, at: [2000, 4000] });
    expect(body.runtimes).toHaveLength(1);
    expect(body.runtimes[0]).toMatchObject({
      runtime: 'python',
      arrivals: [0, 0],
      executions: { queued: [0, 0], running: [0, 0] },
      instances: { prewarmed: [2, 2], warm: [1, 1], wanted: [0, 0] },
      starts: { cold: [0, 0] },
      costGbS: { idle: [0.5, 0.5] },
      forecasts: [{ horizonMs: 10_000 }, { horizonMs: 60_000, p50: [null, null], p90: [null, null] }],
    });
    expect(body.runtimes[0].forecasts[0].p90[0]).toBeGreaterThan(0);
  });

  it('tells only what came since, and of the runtime asked for', async () => {
    const { ask } = await startMemoryServer();
    expect((await ask('GET', '/v1/history?sinceAt=2000&runtime=py')).body).toMatchObject({
      at: [4000],
      runtimes: [{ runtime: 'python', arrivals: [0] }],
    });
    const refused = await ask('GET', '/v1/history?runtime=cobol');
    expect([refused.status, refused.body.code]).toEqual([400, 'unknown-runtime']);
    expect((await ask('GET', '/v1/history?sinceAt=-1')).status).toBe(400);
    expect((await ask('GET', '/v1/history?untilAt=1')).status).toBe(400);
  });
});
