import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countUtf8Bytes, encodeUtf8 } from './encode-utf8.ts';
import { findInvalidUtf8 } from './find-invalid-utf8.ts';

const wellFormed = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed());

describe('UTF-8', () => {
  it('encodes well-formed text as the platform does, and counts the same bytes', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        expect([...encodeUtf8(text)]).toEqual([...new TextEncoder().encode(text)]);
        expect(countUtf8Bytes(text)).toBe(encodeUtf8(text).length);
        expect(findInvalidUtf8(encodeUtf8(text))).toBeUndefined();
      }),
    );
  });

  it('makes a lone surrogate visible as an invalid byte', () => {
    expect(findInvalidUtf8(encodeUtf8('ab\ud800c'))).toBe(2);
    expect(findInvalidUtf8(encodeUtf8('ab\udc00'))).toBe(2);
  });

  it('finds invalid bytes exactly when a strict decoder refuses them', () => {
    const strict = new TextDecoder('utf-8', { fatal: true });
    const isRefused = (bytes: Uint8Array): boolean => {
      try {
        strict.decode(bytes);
        return false;
      } catch {
        return true;
      }
    };
    const nearUtf8 = fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 255 }),
        fc.constantFrom(0x41, 0x80, 0xbf, 0xc2, 0xe0, 0xed, 0xf0, 0xf4),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(nearUtf8, (values) => {
        const bytes = Uint8Array.from(values);
        expect(findInvalidUtf8(bytes) !== undefined).toBe(isRefused(bytes));
      }),
      { numRuns: 5000 },
    );
  });
});
