import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What a caller may call a request: it stands in the log and in the answer as it came. */
const GIVEN = /^[\w.:-]{1,100}$/;

/** The name of a request: the caller's own (`x-request-id`), where it is one to be kept, or a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && GIVEN.test(given) ? given : randomUUID();
}
