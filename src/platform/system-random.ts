import { randomBytes } from 'node:crypto';
import { type Random, seededRandom } from '../kernel/random.ts';

/** Chance that differs from process to process: seeded from the kernel's generator. Not for secrets. */
export function systemRandom(): Random {
  return seededRandom(randomBytes(4).readUInt32LE());
}
