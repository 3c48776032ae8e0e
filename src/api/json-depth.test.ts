import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDeeperThan } from './json-depth.ts';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) {
    return 0;
  }
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('the depth of a JSON text', () => {
  it('is what walking the parsed value finds, brackets and quotes in strings left aside', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 8 }), (value, depthMax) => {
        const json = Buffer.from(JSON.stringify(value));
        expect(isDeeperThan(json, depthMax)).toBe(depthOf(value) > depthMax);
      }),
    );
  });

  it('is not fooled by escaped quotes and trailing backslashes', () => {
    const tricky = { a: '\\"[[[[', b: '\\', c: '"', d: ['{{{{\\\\'] };
    expect(isDeeperThan(Buffer.from(JSON.stringify(tricky)), 2)).toBe(false);
    expect(isDeeperThan(Buffer.from(JSON.stringify(tricky)), 1)).toBe(true);
  });

  it('of a million open brackets is told at the first one too many', () => {
    expect(isDeeperThan(Buffer.from('['.repeat(1_000_000)), 32)).toBe(true);
  });

  it('of arbitrary bytes is some answer, never an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(typeof isDeeperThan(Buffer.from(bytes), 3)).toBe('boolean');
      }),
    );
  });

  it('takes one pass over a string of nothing but backslashes', () => {
    // Quadratic work here would take minutes.
    const text = `"${'\\\\'.repeat(2_000_000)}"`;
    expect(isDeeperThan(Buffer.from(text), 3)).toBe(false);
    expect(isDeeperThan(Buffer.from(`"${'\\"'.repeat(2_000_000)}"`), 3)).toBe(false);
  });
});
