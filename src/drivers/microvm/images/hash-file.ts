import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** SHA-256 of what a file holds, in hex. */
export function hashFile(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
