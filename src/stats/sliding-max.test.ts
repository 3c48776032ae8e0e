import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlidingMax } from './sliding-max.ts';

describe('the sliding maximum', () => {
  it('is the largest value of the window, as a search through all finds it', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 9 })), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(steps, (taken) => {
        const max = new SlidingMax(100);
        const seen: { at: number; value: number }[] = [];
        let now = 0;
        for (const [passed, value] of taken) {
          now += passed;
          max.add(now, value);
          seen.push({ at: now, value });
          const within = seen.filter(({ at }) => at > now - 100).map((each) => each.value);
          expect(max.at(now)).toBe(Math.max(0, ...within));
        }
        expect(max.at(now + 100)).toBe(0);
      }),
    );
  });
});
