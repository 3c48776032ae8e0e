import { describe, expect, it } from 'vitest';
import { MeasuredBoots } from './measured-boots.ts';

describe('boots that take as long as measured ones', () => {
  it('takes each measured one once, in their order, also when several begin at one instant', () => {
    const boots = new MeasuredBoots([
      { at: 1000, bootMs: 70 },
      { at: 1001, bootMs: 90 },
      { at: 1030, bootMs: 110 },
    ]);
    expect([1000, 1000, 1002].map((at) => boots.from(at))).toEqual([70, 90, 110]);
  });

  it('passes over those that began long before, and takes the nearest again where none began near', () => {
    const boots = new MeasuredBoots([
      { at: 0, bootMs: 10 },
      { at: 1000, bootMs: 20 },
      { at: 9000, bootMs: 30 },
    ]);
    expect([1010, 2000, 4000, 8000, 9000, 20_000].map((at) => boots.from(at))).toEqual([
      20, 20, 20, 30, 30, 30,
    ]);
  });

  it('knows nothing when none was measured', () => {
    expect(new MeasuredBoots([]).from(5)).toBeUndefined();
  });
});
