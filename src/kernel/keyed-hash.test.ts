import { describe, expect, it } from 'vitest';
import { KeyedHash } from './keyed-hash.ts';

/** The key of the reference's vectors: the bytes 0 to 7. */
const referenceKey = [0x03020100, 0x07060504] as const;
const bytesFrom = (first: number, until: number) =>
  Array.from({ length: until - first }, (_, k) => String.fromCharCode(first + k)).join('');

describe('the keyed hash', () => {
  // By the length of the message 0, 1, 2, …; vectors_hsip32 of the reference implementation, read as little-endian words.
  it.each([
    [4, 0x89466e2a],
    [5, 0x69b6fac5],
    [6, 0x23fc6358],
    [7, 0xc563cf8b],
    [8, 0x8f84b8d0],
    [15, 0x972bfe74],
    [63, 0x744aea59],
  ])('hashes %i bytes as the reference does', (length, expected) => {
    expect(new KeyedHash(referenceKey).of(0x03020100, bytesFrom(4, length))).toBe(expected);
  });

  it('gives other hashes under another key', () => {
    const [one, other] = [new KeyedHash([1, 2]), new KeyedHash([1, 3])];
    const texts = Array.from({ length: 100 }, (_, n) => `user-${n}`);
    expect(texts.filter((text) => one.of(0, text) === other.of(0, text))).toEqual([]);
  });
});
