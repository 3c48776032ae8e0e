import type { IncomingHttpHeaders } from 'node:http';
import { presentedKey } from '../../authenticate.ts';

const SCHEME = /^[a-z]+ +/i;

/** Clients of Piston send their key as the whole `Authorization` header; as ours do is fine, too. */
export function pistonKeyIn(headers: IncomingHttpHeaders): string | undefined {
  const { authorization } = headers;
  const isBare = authorization !== undefined && !SCHEME.test(authorization);
  return isBare ? authorization.trim() : presentedKey(headers);
}
