import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InstantQueue } from './instant-queue.ts';

describe('the instant queue', () => {
  it('holds exactly the instants that were added after what was dropped', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 300 })), {
      maxLength: 500,
    });
    fc.assert(
      fc.property(steps, (taken) => {
        const queue = new InstantQueue();
        let held: number[] = [];
        let now = 0;
        for (const [passed, back] of taken) {
          now += passed;
          queue.add(now);
          held.push(now);
          const left = held.filter((at) => at > now - back);
          expect(queue.dropUntil(now - back)).toBe(held.length - left.length);
          held = left;
          expect(queue.size).toBe(held.length);
        }
      }),
    );
  });

  it('takes an instant of the past for now', () => {
    const queue = new InstantQueue();
    queue.add(10);
    queue.add(5);
    expect(queue.dropUntil(9)).toBe(0);
    expect(queue.dropUntil(10)).toBe(2);
  });

  it('gives up its oldest instant, and nothing where there is none', () => {
    const queue = new InstantQueue();
    queue.dropFirst();
    queue.add(1);
    queue.add(2);
    queue.dropFirst();
    expect([queue.size, queue.dropUntil(1), queue.dropUntil(2)]).toEqual([1, 0, 1]);
  });
});
