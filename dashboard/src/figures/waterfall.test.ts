import { describe, expect, it } from 'vitest';
import { waterfallOf } from './waterfall.ts';

describe('the waterfall', () => {
  it('places each phase after the one before, as shares of the whole', () => {
    const { totalMs, bars } = waterfallOf({ prepareMs: 10, queueMs: 0, startMs: 20, initMs: 10, runMs: 60 });
    expect(totalMs).toBe(100);
    expect(bars.map(({ phase, fromRatio, widthRatio }) => [phase, fromRatio, widthRatio])).toEqual([
      ['prepare', 0, 0.1],
      ['queue', 0.1, 0],
      ['start', 0.1, 0.2],
      ['init', 0.3, 0.1],
      ['run', 0.4, 0.6],
    ]);
  });

  it('has a bar of the compiler where there was one', () => {
    const { bars } = waterfallOf({ prepareMs: 1, queueMs: 0, startMs: 0, compileMs: 3, initMs: 0, runMs: 0 });
    expect(bars.find(({ phase }) => phase === 'compile')?.widthRatio).toBe(0.75);
  });

  it('of no time at all has bars of no width', () => {
    const { bars } = waterfallOf({ prepareMs: 0, queueMs: 0, startMs: 0, initMs: 0, runMs: 0 });
    expect(bars.every(({ fromRatio, widthRatio }) => fromRatio === 0 && widthRatio === 0)).toBe(true);
  });
});
