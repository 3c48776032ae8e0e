import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRecentPeaks, observeLevel, peakSince } from './recent-peaks.ts';

describe('recent peaks', () => {
  it('are the highest level of any window within the memory, and stay few', () => {
    const steps = fc.array(fc.record({ passedMs: fc.nat(50), level: fc.integer({ min: 1, max: 9 }) }));
    fc.assert(
      fc.property(steps, fc.nat(1000), (all, windowMs) => {
        const peaks = createRecentPeaks(1000);
        const seen: { at: number; level: number }[] = [];
        let at = 0;
        for (const { passedMs, level } of all) {
          at += passedMs;
          seen.push({ at, level });
          observeLevel(peaks, at, level);
        }
        const within = seen.filter((each) => each.at > at - windowMs).map(({ level }) => level);
        expect(peakSince(peaks, at - windowMs)).toBe(Math.max(0, ...within));
        expect(peaks.levels.length).toBeLessThanOrEqual(9);
      }),
    );
  });
});
