import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayRestart } from './delay-restart.ts';

describe('the delay before a restart', () => {
  it('is none after one manager was lost, then grows from 100 ms to 5 s', () => {
    expect([0, 1, 2, 3, 4, 10, 10_000].map(delayRestart)).toEqual([0, 0, 100, 200, 400, 5000, 5000]);
  });

  it('never shrinks with more failures', () => {
    fc.assert(fc.property(fc.nat(5000), (count) => delayRestart(count + 1) >= delayRestart(count)));
  });
});
