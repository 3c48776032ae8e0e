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
    const traffic = generateTraffic(seededRandom(3), defaultTraffic).submissions;
    const times = traffic.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThan(defaultTraffic.durationMs);
    expect(new Set(traffic.map(({ user }) => user)).size).toBeGreaterThan(10);
    expect(new Set(traffic.map(({ language }) => language)).size).toBeGreaterThanOrEqual(3);
  });

  it('spikes when the contest starts, with every submission on all tests at once', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const opensAt = defaultTraffic.durationMs * defaultTraffic.contestAtRatio;
      const inWindow = generateTraffic(seededRandom(seed), defaultTraffic).submissions.filter(
        ({ atMs, user }) => user.startsWith('contestant') && atMs >= opensAt && atMs < opensAt + 4000,
      );
      expect(inWindow.length).toBeGreaterThanOrEqual(2 * defaultTraffic.contestantCount);
      for (const [, runs] of Map.groupBy(inWindow, ({ user, atMs }) => `${user} ${atMs}`)) {
        expect(new Set(runs.map(({ stdin }) => stdin)).size).toBe(4);
      }
    }
  });

  it('announces registered contestants ahead of the start, of whom some stay away and besides whom others come', () => {
    const all = [1, 2, 3, 4, 5].map((seed) => generateTraffic(seededRandom(seed), defaultTraffic));
    const opensAt = defaultTraffic.durationMs * defaultTraffic.contestAtRatio;
    const announced = all.flatMap(({ intents }, n) => intents.map(({ user }) => `${n} ${user}`));
    const came = all.flatMap(({ submissions }, n) =>
      submissions.filter(({ user }) => user.startsWith('contestant')).map(({ user }) => `${n} ${user}`),
    );
    expect(
      all.flatMap(({ intents }) => intents).every((each) => each.atMs + each.startsInMs === opensAt),
    ).toBe(true);
    expect(announced.some((user) => !came.includes(user))).toBe(true);
    expect(came.some((user) => !announced.includes(user))).toBe(true);
  });
});
