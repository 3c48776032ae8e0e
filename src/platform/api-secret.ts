import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
/** Tells people, and programs that look for secrets where there should be none, what it is. */
const PREFIX = 'chk_';

/** A key that nobody has yet: 256 bits of chance. */
export function makeSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
}

/** What is kept of a key in its place: SHA-256, in hex. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex');
}
