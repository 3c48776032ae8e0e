import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { PredictorGuard } from '../feedback/predictor-guard.ts';
import { makeId } from '../kernel/ids.ts';
import { isWithin } from '../model/layer.ts';
import type { PoolMode } from '../model/plan.ts';
import { LayerPlanner } from './layer-planner.ts';

const managerId = makeId('mgr', 'm');
const loadable = [
  { name: 'numpy', brings: [] },
  { name: 'pandas', brings: ['numpy'] },
  { name: 'sympy', brings: [] },
];

function open(given: { readonly countMax?: number; readonly memoryMbMax?: number } = {}) {
  const clock = virtualClock();
  const planner = new LayerPlanner({
    countMax: 4,
    memoryMbMax: 256,
    stock: {
      coldStartPriceGbSPerSecond: 99.69,
      warmMemoryMbMax: 1024,
      planIntervalMs: 500,
      bootMsExpected: 20,
      policy: 'cheapest',
      challenger: 'none',
      promotion: 'off',
      reactiveStockCount: 4,
    },
    now: 0,
    guard: new PredictorGuard({ clock, deadlineMs: 10_000, onFailure: () => undefined }),
    ...given,
  });
  planner.addRuntime({
    runtime: 'python',
    displayName: 'Python',
    version: '3',
    aliases: [],
    extensions: [],
    parkedAt: 'interpreter',
    fileName: 'main.py',
    preloadable: [],
    isKeepable: false,
    loadable,
  });
  let serial = 0;
  return {
    planner,
    arrive(at: number, imports: readonly string[], user = 'ada') {
      serial += 1;
      planner.observe({
        name: 'execution.admitted',
        at,
        executionId: makeId('exe', `${serial}`),
        tenantId: makeId('ten', 't'),
        userId: makeId('usr', user),
        programId: makeId('prg', 'p'),
        runtime: 'python',
        packages: planner.wantedBy({ runtime: 'python', env: {} }, imports),
      });
    },
    report(layers: readonly (readonly string[])[], cost = { loadMs: 400, memoryMb: 40 }) {
      planner.observeReport({
        managerId,
        layers: layers.map((packages) => ({ runtime: 'python', packages, ...cost })),
      });
    },
    plan: (now: number, mode: PoolMode = 'predictive') => planner.plan(mode, { now, managerCount: 1 }),
  };
}

describe('the planner of layers', () => {
  it('holds one for those who come often, lets it go when they stay away, and says why', () => {
    const { arrive, report, plan } = open();
    expect(plan(0)).toMatchObject({ layers: [], stocks: [] });
    for (let at = 0; at < 60_000; at += 3000) {
      arrive(at, ['pandas', 'os'], `u${at}`);
      plan(at);
      report([['numpy', 'pandas']]);
    }
    const busy = plan(60_000);
    expect(busy.layers).toMatchObject([
      { runtime: 'python', packages: ['numpy', 'pandas'], savedMs: 400, memoryMb: 40 },
    ]);
    expect(busy.stocks).toMatchObject([{ runtime: 'python', packages: ['numpy', 'pandas'] }]);
    expect(busy.sentences).toEqual([
      expect.stringMatching(/^layer python with numpy, pandas: \d.*each saves 400 ms.*40 MB.*There on 1/),
    ]);
    const later = plan(5 * 3_600_000);
    expect(later).toMatchObject({ layers: [], stocks: [] });
    expect(later.sentences.join()).toContain('none');
  });

  it('wants no stock of one that no manager has yet', () => {
    const { arrive, report, plan } = open();
    arrive(0, ['numpy']);
    arrive(1000, ['numpy']);
    expect(plan(2000)).toMatchObject({ layers: [{ packages: ['numpy'] }], stocks: [] });
    report([['numpy']]);
    expect(plan(2500).stocks).toHaveLength(1);
  });

  it('holds none while a reactive stock is followed, nor where the operator wants none', () => {
    const { arrive, plan } = open();
    arrive(0, ['numpy']);
    expect(plan(0, 'reactive')).toMatchObject({ layers: [], stocks: [] });
    const off = open({ countMax: 0 });
    expect(off.planner.wantedBy({ runtime: 'python', env: {} }, ['numpy'])).toEqual([]);
    off.arrive(0, ['numpy']);
    expect(off.plan(0)).toMatchObject({ layers: [], stocks: [] });
  });

  it('lets go of one that is measured to save nothing', () => {
    const { arrive, report, plan } = open();
    for (let at = 0; at < 30_000; at += 1000) {
      arrive(at, ['sympy']);
    }
    expect(plan(30_000).layers).toHaveLength(1);
    report([['sympy']], { loadMs: 0, memoryMb: 40 });
    expect(plan(31_000).layers).toEqual([]);
  });

  it('gives a personal instance what is held, and nothing that its program does not import', () => {
    const { planner, arrive, report, plan } = open();
    arrive(0, ['numpy']);
    plan(0);
    report([['numpy']]);
    expect(planner.packagesFor('python', ['pandas'])).toEqual(['numpy']);
    expect(planner.packagesFor('python', ['sympy'])).toEqual([]);
  });

  it('never holds more than it may, nor anything but what the operator lists, whatever users import', () => {
    const anything = fc.array(fc.oneof(fc.string(), fc.constantFrom('numpy', 'pandas.io', 'sympy', 'os')));
    const arrivals = fc.array(
      fc.record({ imports: anything, gapMs: fc.nat(60_000), user: fc.constantFrom('ada', 'bob', 'eve') }),
      {
        maxLength: 60,
      },
    );
    const bounds = fc.record({ countMax: fc.nat(3), memoryMbMax: fc.nat(120) });
    fc.assert(
      fc.property(arrivals, bounds, (all, bound) => {
        const { arrive, report, plan } = open(bound);
        let now = 0;
        for (const { imports, gapMs, user } of all) {
          now += gapMs;
          arrive(now, imports, user);
          const { layers, stocks } = plan(now);
          expect(layers.length).toBeLessThanOrEqual(bound.countMax);
          expect(layers.reduce((sum, { memoryMb }) => sum + memoryMb, 0)).toBeLessThanOrEqual(
            bound.memoryMbMax,
          );
          for (const { packages = [] } of [...layers, ...stocks]) {
            expect(packages.length).toBeGreaterThan(0);
            expect(
              isWithin(
                packages,
                loadable.map(({ name }) => name),
              ),
            ).toBe(true);
          }
          report(layers.map(({ packages }) => packages));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('has nothing loaded for a program whose own files or variables would come first, or that may reach a network', () => {
    const { planner } = open();
    const program = { runtime: 'python', env: {} };
    const wanted = (change: object) => planner.wantedBy({ ...program, ...change }, ['pandas']);
    const file = (name: string) => ({ name, sizeBytes: 1, sha256: '' });
    expect(wanted({ files: [file('data.csv'), file('lib/numpy.py')] })).toEqual(['numpy', 'pandas']);
    expect(wanted({ files: [file('numpy.py')] })).toEqual([]);
    expect(wanted({ files: [file('pandas/__init__.py')] })).toEqual([]);
    expect(wanted({ env: { MPLBACKEND: 'agg' } })).toEqual([]);
    expect(wanted({ network: { allow: ['example.org'] } })).toEqual([]);
    expect(planner.wantedBy({ runtime: 'ruby', env: {} }, ['numpy'])).toEqual([]);
  });

  it('takes up what an earlier life knew', () => {
    const before = open();
    for (let at = 0; at < 60_000; at += 3000) {
      before.arrive(at, ['numpy']);
    }
    before.report([['numpy']]);
    const after = open();
    const state: unknown = JSON.parse(JSON.stringify(before.planner.checkpoint().toState()));
    expect(after.planner.checkpoint().restore(state, 0)).toBe(true);
    expect(after.plan(60_000).layers).toEqual(before.plan(60_000).layers);
    expect(after.planner.checkpoint().restore(null, 0)).toBe(false);
  });
});
