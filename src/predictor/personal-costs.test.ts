import { describe, expect, it } from 'vitest';
import { PersonalCosts } from './personal-costs.ts';

/** Starts and boots as measured, each a tenth above or below. */
function measured(means: { prewarmedMs: number; warmMs?: number; loadedBootMs?: number; count?: number }) {
  const costs = new PersonalCosts();
  const runtime = 'python';
  for (let n = 0; n < (means.count ?? 40); n += 1) {
    const noisy = (mean: number) => mean * (n % 2 === 0 ? 0.9 : 1.1);
    costs.observeStart({ runtime, kind: 'prewarmed', latencyMs: noisy(means.prewarmedMs), at: 0 });
    costs.observeBoot({ runtime, preload: [], bootMs: noisy(70), memoryMb: 10, at: 0 });
    if (means.warmMs !== undefined) {
      costs.observeStart({ runtime, kind: 'warm', latencyMs: noisy(means.warmMs), at: 0 });
    }
    if (means.loadedBootMs !== undefined) {
      costs.observeBoot({
        runtime,
        preload: ['asyncio'],
        bootMs: noisy(means.loadedBootMs),
        memoryMb: 13,
        at: 0,
      });
    }
  }
  return costs;
}

describe('what a personal instance is worth', () => {
  it('is unknown before a prewarmed start and a boot were measured', () => {
    const costs = new PersonalCosts();
    expect(costs.costOf('python', [], 0)).toBeUndefined();
    costs.observeStart({ runtime: 'python', kind: 'cold', latencyMs: 100, at: 0 });
    expect(costs.costOf('python', [], 0)).toBeUndefined();
    expect(costs.sentenceOf('python', 100, 0)).toContain('no prewarmed start was measured');
  });

  it('is at most what a prewarmed start takes, until warm ones were measured', () => {
    expect(measured({ prewarmedMs: 3 }).costOf('python', [], 0)?.savedMs).toBeCloseTo(3, 0);
    expect(measured({ prewarmedMs: 3, warmMs: 1 }).costOf('python', [], 0)?.savedMs).toBeCloseTo(2, 0);
  });

  it('is nothing when the difference is within chance, and the sentence says so', () => {
    const costs = measured({ prewarmedMs: 3, warmMs: 3 });
    expect(costs.costOf('python', [], 0)?.savedMs).toBe(0);
    expect(costs.sentenceOf('python', 100, 0)).toMatch(/not measurable.*none is planned/);
  });

  it('is the time of the modules that its boot loads, measured by the boots', () => {
    const costs = measured({ prewarmedMs: 3, warmMs: 3, loadedBootMs: 90 });
    const known = costs.costOf('python', ['asyncio'], 0);
    expect(known?.savedMs).toBeCloseTo(20, -1);
    expect(known).toMatchObject({ memoryMb: expect.closeTo(13, 5), bootMs: expect.closeTo(90, -1) });
    expect(costs.costOf('python', ['sqlite3', 'ssl'], 0)?.savedMs).toBeCloseTo(10, 0);
    expect(costs.sentenceOf('python', 100, 0)).toMatch(
      /ms with modules loaded ahead.*pays for at most \d+ s/,
    );
    const useless = measured({ prewarmedMs: 3, warmMs: 3, loadedBootMs: 70 });
    expect(useless.costOf('python', ['asyncio'], 0)?.savedMs).toBe(0);
  });

  it('remembers a bounded number of module sets, and always that of the shared stock', () => {
    const costs = measured({ prewarmedMs: 3, warmMs: 3, loadedBootMs: 90 });
    for (let n = 0; n < 200; n += 1) {
      costs.observeBoot({ runtime: 'python', preload: [`m${n}`], bootMs: 80, memoryMb: 20, at: n });
    }
    expect(costs.costOf('python', ['asyncio'], 0)?.memoryMb).toBeCloseTo(10, 5);
    expect(costs.costOf('python', ['m199'], 0)?.memoryMb).toBe(20);
  });

  it('is measured anew after an hour in which none was seen', () => {
    const costs = measured({ prewarmedMs: 3, warmMs: 3, loadedBootMs: 70 });
    const later = 3_600_001;
    expect(costs.costOf('python', ['asyncio'], later - 2)).toMatchObject({ savedMs: 0, basis: 'measured' });
    expect(costs.costOf('python', ['asyncio'], later)).toMatchObject({ savedMs: 8, basis: 'assumed' });
  });

  it('is the same after a restart, and nothing of what is no state', () => {
    const costs = measured({ prewarmedMs: 3, warmMs: 1, loadedBootMs: 90 });
    const restored = new PersonalCosts();
    expect(restored.restore(JSON.parse(JSON.stringify(costs.toState())))).toBe(true);
    for (const preload of [[], ['asyncio'], ['json']]) {
      expect(restored.costOf('python', preload, 0)).toEqual(costs.costOf('python', preload, 0));
    }
    expect(restored.sentenceOf('python', 100, 0)).toBe(costs.sentenceOf('python', 100, 0));
    expect(restored.restore({ python: { prewarmed: ['fast'] } })).toBe(false);
    expect(restored.toState()).toEqual(costs.toState());
  });
});
