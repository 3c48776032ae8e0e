import { randomBytes } from 'node:crypto';
import type { HashKey } from '../kernel/keyed-hash.ts';
import { type Random, seededRandom } from '../kernel/random.ts';

/** Chance that differs from process to process: seeded from the kernel's generator. Not for secrets. */
export function systemRandom(): Random {
  return seededRandom(randomBytes(4).readUInt32LE());
}

/** A key for tables of names that strangers choose; unlike other chance it is secret, and no decision hangs on it. */
export function systemHashKey(): HashKey {
  const bytes = randomBytes(8);
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
}
