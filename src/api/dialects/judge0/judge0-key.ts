import type { IncomingHttpHeaders } from 'node:http';
import { presentedKey } from '../../authenticate.ts';

/** Clients of Judge0 send their key as `X-Auth-Token`; as ours do is fine, too. */
export function judge0KeyIn(headers: IncomingHttpHeaders): string | undefined {
  const token = headers['x-auth-token'];
  return typeof token === 'string' ? token : presentedKey(headers);
}
