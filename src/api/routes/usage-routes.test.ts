import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';

const apiKeys = 'key-of-acme-0123456789:acme,key-of-admin-012345678:ops@admin';
const acme = { 'x-api-key': 'key-of-acme-0123456789' };
const admin = { 'x-api-key': 'key-of-admin-012345678' };
/** The clock of the system in memory stands in 1970. */
const days = 'since=1970-01-01&until=1970-01-02';

async function openWithRuns(settings: Record<string, unknown> = {}) {
  const server = await startMemoryServer({ apiKeys, ...settings });
  for (const [user, code] of [
    ['ann', 'print a'],
    ['=ann', 'print b'],
    ['ann', 'exit 3'],
  ]) {
    await server.ask('POST', '/v1/executions', { user, language: 'python', code }, acme);
  }
  return server;
}

describe('usage', () => {
  it('is told by user, with what it costs by the prices of the server', async () => {
    const { ask } = await openWithRuns({
      prices: { currency: 'EUR', perCpuSecond: 2, perMemoryGbSecond: 0 },
    });
    const { status, body } = await ask('GET', `/v1/usage?${days}`, undefined, acme);
    expect([status, body.by, body.since, body.until, body.currency]).toEqual([
      ...[200, 'user', '1970-01-01', '1970-01-02', 'EUR'],
    ]);
    const ann = body.rows.find(({ user }: { user: string }) => user === 'ann');
    expect(ann).toMatchObject({
      tenant: 'acme',
      runtime: null,
      day: null,
      executionCount: 2,
      succeededCount: 1,
    });
    expect(ann.cpuSeconds).toBeGreaterThan(0);
    expect(ann.cost).toBeCloseTo(2 * ann.cpuSeconds);
  });

  it('costs nothing that is known where there are no prices', async () => {
    const { ask } = await openWithRuns();
    const { body } = await ask('GET', `/v1/usage?${days}&by=day`, undefined, acme);
    expect(body).toMatchObject({
      currency: null,
      rows: [{ day: '1970-01-01', executionCount: 3, cost: null }],
    });
  });

  it('is handed out as CSV, in which no name is a formula', async () => {
    const { ask } = await openWithRuns();
    const { text, headers } = await ask('GET', `/v1/usage?${days}&format=csv`, undefined, acme);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [names = '', ...lines] = text.trimEnd().split('\r\n');
    expect(names).toMatch(/^tenant,user,runtime,day,executionCount,/);
    expect(lines.map((line) => line.split(',')[1]).toSorted()).toEqual(["'=ann", 'ann']);
  });

  it('of other tenants is for an admin', async () => {
    const { ask } = await openWithRuns();
    for (const query of ['by=tenant', 'tenant=ops']) {
      const refused = await ask('GET', `/v1/usage?${days}&${query}`, undefined, acme);
      expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
    }
    const { body } = await ask('GET', `/v1/usage?${days}&tenant=acme`, undefined, admin);
    expect(body.rows).toHaveLength(2);
  });

  it.each([
    'since=1970-02-01&until=1970-01-01',
    'since=soon',
    'since=1970-02-31x',
    'until=1970-13-01',
    'by=program',
  ])('is refused for %s', async (query) => {
    const { ask } = await startMemoryServer({ apiKeys });
    expect((await ask('GET', `/v1/usage?${query}`, undefined, acme)).status).toBe(400);
  });
});
