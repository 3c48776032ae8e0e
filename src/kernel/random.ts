/** The only source of chance. A fork is an independent stream that depends on the parent's seed and the name only. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  fork(name: string): Random;
}

const UINT32_SPAN = 2 ** 32;

/** FNV-1a over UTF-16 units: spreads names over seeds; not for adversarial input. */
function hashName(seed: number, name: string): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash;
}

/** Seeded generator (mulberry32): the same seed gives the same sequence on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / UINT32_SPAN;
    },
    fork(name) {
      return seededRandom(hashName(seed, name));
    },
  };
}
