import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BytePipe } from './byte-pipe.ts';

const bytesOf = (...values: number[]) => Uint8Array.from(values);

describe('a byte pipe', () => {
  it('hands on all that was taken, in order, and never holds more than it may', () => {
    const step = fc.oneof(
      fc.record({ write: fc.uint8Array({ maxLength: 12 }) }),
      fc.record({ read: fc.nat({ max: 12 }) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(step), (bytesMax, steps) => {
        const pipe = new BytePipe(bytesMax);
        const taken: number[] = [];
        const read: number[] = [];
        for (const each of steps) {
          if ('write' in each) {
            const count = pipe.write(each.write);
            expect(count).toBe(Math.min(each.write.length, bytesMax - (taken.length - read.length)));
            taken.push(...each.write.subarray(0, count));
          } else {
            read.push(...pipe.read(each.read));
          }
          expect(pipe.heldBytes).toBe(taken.length - read.length);
          expect(pipe.heldBytes).toBeLessThanOrEqual(bytesMax);
        }
        read.push(...pipe.read(bytesMax));
        expect(read).toEqual(taken);
      }),
    );
  });

  it('keeps no hold of the bytes that it was given', () => {
    const pipe = new BytePipe(4);
    const given = bytesOf(1, 2);
    pipe.write(given);
    given[0] = 9;
    const read = pipe.read(2);
    pipe.write(bytesOf(7, 8));
    expect([...read]).toEqual([1, 2]);
  });

  it('tells its reader what comes, its end too, and its writer of room', () => {
    const pipe = new BytePipe(2);
    const told: string[] = [];
    pipe.onReadable(() => told.push('readable'));
    pipe.onRoom(() => told.push('room'));
    expect(pipe.write(bytesOf(1, 2, 3))).toBe(2);
    expect(pipe.write(bytesOf(3))).toBe(0);
    pipe.read(1);
    pipe.end();
    pipe.end();
    expect(told).toEqual(['readable', 'room', 'readable']);
    expect([pipe.isEnded, pipe.isDry, pipe.write(bytesOf(4))]).toEqual([true, false, 0]);
    pipe.read(1);
    expect(pipe.isDry).toBe(true);
  });

  it('drops what waits once nobody reads it any more, and takes nothing', () => {
    const pipe = new BytePipe(2);
    const told: string[] = [];
    pipe.write(bytesOf(1, 2));
    pipe.onRoom(() => told.push('room'));
    pipe.close();
    expect([pipe.heldBytes, pipe.roomBytes, pipe.isDry, told]).toEqual([0, 0, true, ['room']]);
    expect(pipe.write(bytesOf(1))).toBe(0);
  });
});
