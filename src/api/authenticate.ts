import type { IncomingHttpHeaders } from 'node:http';
import { ChameleonError } from '../kernel/errors.ts';
import { DEFAULT_TENANT_NAME, tenantIdOf } from '../model/tenant-name.ts';
import type { Caller, KeyBook } from '../platform/key-book.ts';
import { isAllowedHost, isAllowedOrigin, isLoopback } from './allowed-host.ts';
import { HttpProblem } from './http-problem.ts';

/** Who asks while there is no key at all: whoever is on this machine, who could read and change everything anyway. */
const nobodyElse: Caller = { tenantId: tenantIdOf(DEFAULT_TENANT_NAME), role: 'admin', keyId: undefined };

/** Says who asks. Throws an `HttpProblem` for whoever may not. */
export interface Authenticator {
  /** The first check of every request, public ones included. `port` is the one the server listens on. */
  checkOrigin(headers: IncomingHttpHeaders, port: number): void;
  /** `keyIn` finds the key where a dialect's clients put it. */
  callerOf(headers: IncomingHttpHeaders, keyIn?: KeyFinder): Caller;
}

/** The API key that a request presents, or undefined. */
export type KeyFinder = (headers: IncomingHttpHeaders) => string | undefined;

/** As a bearer token, or in a header of its own. */
export function presentedKey(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer +([^\s]+) *$/i.exec(headers.authorization ?? '')?.[1];
  const named = headers['x-api-key'];
  return bearer ?? (typeof named === 'string' ? named : undefined);
}

/**
 * With keys the key decides the tenant and the role, never anything in the request's body. As long as there is none, there is one
 * tenant, and only this machine's own programs are served. Throws `bad-configuration` for a server that others can reach without any key.
 */
export function createAuthenticator(
  keys: Pick<KeyBook, 'isEmpty' | 'callerOf'>,
  { host }: { readonly host: string },
): Authenticator {
  const isOfThisMachine = isLoopback(host);
  if (keys.isEmpty && !isOfThisMachine) {
    throw new ChameleonError(
      'bad-configuration',
      `host ${host} can be reached from other machines, so that a key is needed, and there is none`,
    );
  }
  // Where others can reach the server, no key is no reason to let them in.
  const isOpen = () => isOfThisMachine && keys.isEmpty;
  return {
    checkOrigin(headers, port) {
      // A page of another site cannot know a key, so its requests end at callerOf.
      if (!isOpen()) {
        return;
      }
      if (!isAllowedHost(headers.host, port) || !isAllowedOrigin(headers.origin, headers.host)) {
        throw new HttpProblem(
          'origin-not-allowed',
          `without API keys only localhost:${port}, 127.0.0.1:${port} and [::1]:${port} are served, and no web page of another site`,
        );
      }
    },
    callerOf(headers, keyIn = presentedKey) {
      if (isOpen()) {
        return nobodyElse;
      }
      const key = keyIn(headers);
      const caller = key === undefined ? undefined : keys.callerOf(key);
      if (caller === undefined) {
        throw new HttpProblem('unauthorized', 'a valid API key is needed: authorization: Bearer KEY');
      }
      return caller;
    },
  };
}
