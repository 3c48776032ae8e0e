import type { IncomingHttpHeaders } from 'node:http';
import { ChameleonError } from '../kernel/errors.ts';
import { makeId, type TenantId } from '../kernel/ids.ts';
import { isAllowedHost, isAllowedOrigin, isLoopback } from './allowed-host.ts';
import { findTenant, readApiKeys } from './api-keys.ts';
import { HttpProblem } from './http-problem.ts';

/** Everybody's tenant while no keys are configured. */
export const DEFAULT_TENANT_ID = makeId('ten', 'default');

/** Says who asks. Throws an `HttpProblem` for whoever may not. */
export interface Authenticator {
  /** The first check of every request, public ones included. `port` is the one the server listens on. */
  checkOrigin(headers: IncomingHttpHeaders, port: number): void;
  /** `keyIn` finds the key where a dialect's clients put it. */
  tenantOf(headers: IncomingHttpHeaders, keyIn?: KeyFinder): TenantId;
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
 * With keys the key decides the tenant, never anything in the request's body. Without, there is one tenant, and
 * only this machine's own programs are served. Throws `bad-configuration` for a setting that would be open to others.
 */
export function createAuthenticator(config: {
  readonly apiKeys: string;
  readonly host: string;
}): Authenticator {
  const keys = readApiKeys(config.apiKeys);
  if (keys.length > 0) {
    return {
      checkOrigin() {
        // A page of another site cannot know the key, so its requests end at tenantOf.
      },
      tenantOf(headers, keyIn = presentedKey) {
        const key = keyIn(headers);
        const tenantId = key === undefined ? undefined : findTenant(keys, key);
        if (tenantId === undefined) {
          throw new HttpProblem('unauthorized', 'a valid API key is needed: authorization: Bearer KEY');
        }
        return tenantId;
      },
    };
  }
  if (!isLoopback(config.host)) {
    throw new ChameleonError(
      'bad-configuration',
      `host ${config.host} can be reached from other machines, so API keys are needed: set CHAMELEON_API_KEYS=key:tenant, or bind 127.0.0.1`,
    );
  }
  return {
    checkOrigin(headers, port) {
      if (!isAllowedHost(headers.host, port) || !isAllowedOrigin(headers.origin, headers.host)) {
        throw new HttpProblem(
          'origin-not-allowed',
          `without API keys only localhost:${port}, 127.0.0.1:${port} and [::1]:${port} are served, and no web page of another site`,
        );
      }
    },
    tenantOf: () => DEFAULT_TENANT_ID,
  };
}
