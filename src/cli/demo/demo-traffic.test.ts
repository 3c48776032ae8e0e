import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../kernel/random.ts';
import { defaultTraffic, generateTraffic } from './demo-traffic.ts';

describe('generateTraffic', () => {
  it('gives the same traffic for the same seed and another for another', () => {
    const one = generateTraffic(seededRandom(1), defaultTraffic);
    expect(generateTraffic(seededRandom(1), defaultTraffic)).toEqual(one);
    expect(generateTraffic(seededRandom(2), defaultTraffic)).not.toEqual(one);
  });

  it('is in order of time, within the duration, from several users and languages', () => {
    const traffic = generateTraffic(seededRandom(3), defaultTraffic);
    const times = traffic.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThan(defaultTraffic.durationMs);
    expect(new Set(traffic.map(({ user }) => user)).size).toBeGreaterThan(10);
    expect(new Set(traffic.map(({ language }) => language)).size).toBeGreaterThanOrEqual(3);
  });

  it('spikes when the contest starts', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const opensAt = defaultTraffic.durationMs * defaultTraffic.contestAtRatio;
      const inWindow = generateTraffic(seededRandom(seed), defaultTraffic).filter(
        ({ atMs, user }) => user.startsWith('contestant') && atMs >= opensAt && atMs < opensAt + 4000,
      );
      expect(inWindow.length).toBeGreaterThanOrEqual(defaultTraffic.contestantCount);
    }
  });
});
