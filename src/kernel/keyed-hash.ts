/** Two secret 32-bit words: who does not know them cannot make keys that meet in a table. */
export type HashKey = readonly [number, number];

/**
 * HalfSipHash-2-4 with a result of 32 bits (Aumasson & Bernstein, "SipHash: a fast short-input PRF", INDOCRYPT 2012,
 * in its 32-bit variant): a hash for tables whose keys strangers choose.
 */
export class KeyedHash {
  readonly #key0: number;
  readonly #key1: number;
  /** v0 to v3. */
  readonly #state = new Int32Array(4);

  constructor(key: HashKey) {
    this.#key0 = key[0] | 0;
    this.#key1 = key[1] | 0;
  }

  /** Hash of the four bytes of `word`, lowest first, and then one byte for each character of `text`, from 0 to 2³² − 1. */
  of(word: number, text: string): number {
    const v = this.#state;
    v[0] = this.#key0;
    v[1] = this.#key1;
    v[2] = 0x6c796765 ^ this.#key0;
    v[3] = 0x74656462 ^ this.#key1;
    absorb(v, word);
    const wholeCount = text.length - (text.length % 4);
    for (let at = 0; at < wholeCount; at += 4) {
      absorb(v, bytesAt(text, at, 4));
    }
    absorb(v, bytesAt(text, wholeCount, text.length - wholeCount) | ((text.length + 4) << 24));
    v[2] = (v[2] ?? 0) ^ 0xff;
    for (let n = 0; n < 4; n += 1) {
      mixOnce(v);
    }
    return ((v[1] ?? 0) ^ (v[3] ?? 0)) >>> 0;
  }
}

function bytesAt(text: string, from: number, count: number): number {
  let word = 0;
  for (let k = 0; k < count; k += 1) {
    word |= (text.charCodeAt(from + k) & 0xff) << (8 * k);
  }
  return word;
}

function absorb(v: Int32Array, word: number): void {
  v[3] = (v[3] ?? 0) ^ word;
  mixOnce(v);
  mixOnce(v);
  v[0] = (v[0] ?? 0) ^ word;
}

function mixOnce(v: Int32Array): void {
  let [v0 = 0, v1 = 0, v2 = 0, v3 = 0] = [v[0], v[1], v[2], v[3]];
  v0 = (v0 + v1) | 0;
  v1 = rotated(v1, 5) ^ v0;
  v0 = rotated(v0, 16);
  v2 = (v2 + v3) | 0;
  v3 = rotated(v3, 8) ^ v2;
  v0 = (v0 + v3) | 0;
  v3 = rotated(v3, 7) ^ v0;
  v2 = (v2 + v1) | 0;
  v1 = rotated(v1, 13) ^ v2;
  v2 = rotated(v2, 16);
  v[0] = v0;
  v[1] = v1;
  v[2] = v2;
  v[3] = v3;
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
