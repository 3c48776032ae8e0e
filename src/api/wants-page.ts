import type { IncomingHttpHeaders } from 'node:http';

/** Whether a browser asks for a page; a program that asks for anything else is answered as a program. */
export function wantsPage({ accept }: IncomingHttpHeaders): boolean {
  return accept?.includes('text/html') === true;
}
