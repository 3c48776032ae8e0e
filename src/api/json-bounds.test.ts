import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenJsonBound } from './json-bounds.ts';

function isDeeperThan(json: Uint8Array, depthMax: number): boolean {
  return brokenJsonBound(json, { depthMax, countMax: Number.POSITIVE_INFINITY }) === 'depthMax';
}

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

describe('the count of the values in a JSON text', () => {
  it('is told as soon as it is too large, and no string adds to it', () => {
    const bounds = { depthMax: 32, countMax: 1000 };
    expect(brokenJsonBound(Buffer.from(`[${'0,'.repeat(2000)}0]`), bounds)).toBe('countMax');
    expect(brokenJsonBound(Buffer.from(`[${'[],'.repeat(600)}0]`), bounds)).toBe('countMax');
    expect(brokenJsonBound(Buffer.from(JSON.stringify(['[,'.repeat(5000)])), bounds)).toBeUndefined();
  });

  it('of objects and arrays with few values is no reason to refuse them', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const json = Buffer.from(JSON.stringify(value));
        expect(brokenJsonBound(json, { depthMax: 32, countMax: json.length })).toBeUndefined();
      }),
    );
  });
});
