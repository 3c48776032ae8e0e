import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../../test/support/memory-chameleon/run-cli.ts';
import type { SimulationReport } from '../../simulator/simulation-report.ts';

let folder: string;
let trace: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chameleon-simulate-'));
  // A name that a page must not take for markup, nor a row for two cells.
  trace = join(folder, 'a<b>, "c".csv');
  const made = ['--shape', 'submissions', '--users', '40', '--hours', '30', '--seed', '5'];
  await runCli(['trace', 'generate', ...made, '--out', trace]);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function simulated(...args: readonly string[]): Promise<SimulationReport> {
  const run = await runCli(['simulate', trace, '--json', ...args]);
  expect([run.code, run.err]).toEqual([0, '']);
  return JSON.parse(run.out);
}

describe('simulate', () => {
  it('prints what each policy cost, in the order in which they were named', async () => {
    const list = 'keep-alive:600,keep-alive-ttl,fixed-pool:2,chameleon,oracle,oracle-keep-alive';
    const { policies, settings } = await simulated('--policy', list, '--cold-start-price', '40');
    expect(policies.map(({ policy }) => policy).join()).toBe(list);
    for (const run of policies) {
      expect(run.costGbS).toBeCloseTo(40 * run.coldStarts + run.wastedGbS, 6);
      expect(run.coldStartRatio).toBeCloseTo(run.coldStarts / run.executions, 9);
      expect(Object.keys(run.perUserColdStartRatio)).toEqual(['p50', 'p75', 'p90', 'p99']);
    }
    expect(settings).toMatchObject({ coldStartPriceGbS: 40, memoryGb: 0.128, bootMs: 2000 });
    expect(policies.find(({ policy }) => policy === 'oracle')?.oracleGapClosedRatio).toBe(1);
  });

  it('takes every policy by the word all, the oracles last', async () => {
    const names = (await simulated('--policy', 'all')).policies.map(({ policy }) => policy.split(':')[0]);
    expect([...new Set(names)]).toEqual([
      'keep-alive',
      'keep-alive-ttl',
      'hybrid-histogram',
      'faascache',
      'kpa',
      'openwhisk-reactive',
      'rate-lead',
      'fixed-pool',
      'same-time-last-week',
      'weighted-sum',
      'weighted-sum-zero',
      'chameleon',
      'oracle',
      'oracle-keep-alive',
    ]);
  });

  it('reads the cold starts of chameleon at the waste of others off its front, and compares three prices', async () => {
    const { front, policies } = await simulated('--policy', 'chameleon,fixed-pool,keep-alive-ttl', '--front');
    expect(front?.families.map(({ family }) => family)).toEqual([
      'chameleon',
      'fixed-pool',
      'keep-alive-ttl',
    ]);
    expect(front?.atSameWaste.every(({ policy }) => !policy.startsWith('chameleon'))).toBe(true);
    expect(front?.prices.map(({ coldStartPriceGbS }) => coldStartPriceGbS)).toEqual([20.1375, 80.55, 322.2]);
    const own = policies.find(({ policy }) => policy === 'chameleon');
    expect(front?.prices[1]?.chameleonCostGbS).toBeCloseTo(own?.costGbS ?? Number.NaN, 6);
  });

  it('tunes on the first part only, and judges what was found on the rest', async () => {
    const args = ['--policy', 'fixed-pool,kpa,oracle', '--tune', '--train-ratio', '0.5'] as const;
    const { tuned, policies } = await simulated(...args);
    const pool = tuned?.find(({ family }) => family === 'fixed-pool');
    expect(pool?.costGbS).toBe(Math.min(...(pool?.candidates ?? []).map(({ costGbS }) => costGbS)));
    expect(policies.map(({ policy }) => policy)).toEqual([pool?.policy, 'kpa', 'oracle']);
    const { policies: untuned } = await simulated('--policy', pool?.policy ?? '', '--train-ratio', '0.5');
    expect({ ...policies[0], eventsPerSecond: 0, oracleGapClosedRatio: 0 }).toEqual({
      ...untuned[0],
      eventsPerSecond: 0,
      oracleGapClosedRatio: 0,
    });
  });

  it('holds boots back as an instance manager does when it is told how many may start ahead', async () => {
    const args = ['--policy', 'fixed-pool:3', '--boot-ms', '300000'] as const;
    const [free] = (await simulated(...args)).policies;
    const { policies, settings } = await simulated(...args, '--boots-ahead', '1');
    expect(settings.replenishing).toEqual({
      bootsAheadMax: 1,
      delayMs: 0,
      handOverMs: 0,
      surplusIdleMsMin: 2000,
    });
    expect(policies[0]?.executions).toBe(free?.executions);
    expect(policies[0]?.coldStarts).toBeGreaterThan(free?.coldStarts ?? Number.POSITIVE_INFINITY);
  });

  it('writes a row for each policy, with quotes where they are needed', async () => {
    const csv = join(folder, 'rows.csv');
    const { policies } = await simulated('--policy', 'fixed-pool,kpa', '--csv', csv);
    const [head = '', ...rows] = readFileSync(csv, 'utf8').trimEnd().split('\n');
    expect(head).toMatch(/^trace,policy,executions,coldStarts,coldStartRatio,wastedGbS,/);
    // The oracles stand in it too.
    expect(rows).toHaveLength(policies.length + 2);
    expect(rows[0]).toMatch(/^".*a<b>, ""c"".csv",fixed-pool:1,\d+,\d+,/);
  });

  it('T62 writes one page that runs no script, asks no network, and takes nothing of a name for markup', async () => {
    const html = join(folder, 'page.html');
    await simulated('--policy', 'chameleon,rate-lead,fixed-pool:2,oracle', '--html', html);
    const page = readFileSync(html, 'utf8');
    expect(page).not.toMatch(/<script|https?:|url\(|<link|<img|NaN|undefined|a<b>/);
    expect(page).toContain('a&lt;b&gt;, &quot;c&quot;.csv');
    const charts = page.match(/<svg[^>]*>/g) ?? [];
    expect(charts).toHaveLength(5);
    for (const chart of charts) {
      expect(chart).toMatch(/role="img"/);
      expect(chart).toMatch(/aria-label="[^"]{10,}"/);
    }
    for (const heading of [
      'Cold starts against waste',
      'Cold starts by user',
      'Demand against warm',
      'Ablations',
    ]) {
      expect(page).toContain(heading);
    }
    expect(page.match(/<path d="M/g)?.length).toBeGreaterThan(8);
  });

  it.each([
    [['--policy', 'nonsense'], 'no policy is called "nonsense"'],
    [['--policy', 'chameleon:0'], 'times the price, 0.001 or more'],
    [['--policy', 'kpa', '--tune', '--train-ratio', '0'], 'tuning needs a training part'],
    [['--boots-ahead', '0'], 'a whole number from 1 up'],
    [['--policy', 'kpa', '--csv', '/nowhere/rows.csv'], '/nowhere/rows.csv cannot be written'],
  ])('refuses %j, and leaves no file', async (args, message) => {
    const before = readdirSync(folder);
    const run = await runCli(['simulate', trace, ...args]);
    expect([run.code, run.out]).toEqual([2, '']);
    expect(run.err).toContain(message);
    expect(readdirSync(folder)).toEqual(before);
  });
});
