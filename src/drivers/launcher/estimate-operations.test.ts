import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateOperations } from './estimate-operations.ts';

const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
const counted = fc.record({
  cpuUserMs: amount,
  cpuSystemMs: amount,
  readChars: amount,
  writtenChars: amount,
  streamBytes: amount,
  processCountPeak: fc.integer({ min: 0, max: 512 }),
});

describe('estimating operations from counters', () => {
  it('gives shares between 0 and 1 that sum to 1 once anything was used', () => {
    fc.assert(
      fc.property(counted, (work) => {
        const shares = Object.values(estimateOperations(work));
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        const sum = shares.reduce((total, share) => total + share, 0);
        expect(sum).toBeCloseTo(work.cpuUserMs + work.cpuSystemMs > 0 ? 1 : 0, 6);
      }),
    );
  });

  it('sees files in a program that mostly copies', () => {
    const copying = { cpuUserMs: 5, cpuSystemMs: 100, readChars: 2e8, writtenChars: 2e8 };
    const mix = estimateOperations({ ...copying, streamBytes: 10, processCountPeak: 1 });
    expect(mix.fileRatio).toBeGreaterThan(0.9);
  });
});
