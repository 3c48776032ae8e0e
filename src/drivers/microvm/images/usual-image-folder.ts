import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where images are when nobody says: kept, but made again when lost. */
export function usualImageFolder(env: Readonly<Record<string, string | undefined>>): string {
  const { XDG_CACHE_HOME: cache } = env;
  return join(cache === undefined || cache === '' ? join(homedir(), '.cache') : cache, 'chameleon', 'images');
}
