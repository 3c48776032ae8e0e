import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isAllowedHost, isAllowedOrigin } from '../../api/allowed-host.ts';
import { presentedKey } from '../../api/authenticate.ts';
import { type ApiClient, createApiClient, ServerProblem } from '../api-client.ts';

/** Whoever asks by HTTP: the server as it answers them, and what tells them from others. */
export interface Caller {
  readonly client: ApiClient;
  /** Of the key that they presented; the same for all where none is wanted. */
  readonly keyDigest: string;
  /** For whom their programs run, in their own words. */
  readonly user: string | undefined;
}

/** Why a request is not served. */
interface Refusal {
  readonly status: 401 | 403 | 503;
  readonly message: string;
}

const USER_HEADER = 'chameleon-user';

/** Says who asks by HTTP, or why they are not served. */
export interface McpGate {
  admit(headers: IncomingHttpHeaders, port: number): Promise<Caller | Refusal>;
}

/**
 * Each request's own key decides, and the server behind is asked about it each time: one that is taken back opens nothing any more.
 * Without a key only those are served whom the server serves without. `ownKey` is that of a server that was started for this
 * command and wants none from others. A page of another site is never served, nor, on a loopback address, whoever calls this
 * machine by a name of their own (DNS rebinding).
 */
export function createMcpGate(given: {
  readonly url: string;
  readonly isLoopback: boolean;
  readonly ownKey: string | undefined;
}): McpGate {
  return {
    async admit(headers, port) {
      if (given.isLoopback && !isAllowedHost(headers.host, port)) {
        return {
          status: 403,
          message: `only localhost:${port}, 127.0.0.1:${port} and [::1]:${port} are served`,
        };
      }
      if (!isAllowedOrigin(headers.origin, headers.host)) {
        return { status: 403, message: 'pages of other sites are not served' };
      }
      const apiKey = given.ownKey ?? presentedKey(headers);
      const client = createApiClient({ url: given.url, apiKey });
      try {
        await client.get('/v1/runtimes');
      } catch (error) {
        // Where the server is, and what ails it, is no business of whoever asks by HTTP.
        return error instanceof ServerProblem && error.code === 'unauthorized'
          ? { status: 401, message: 'a valid API key is needed: authorization: Bearer KEY' }
          : { status: 503, message: 'the server behind does not answer' };
      }
      const named = headers[USER_HEADER];
      const user = typeof named === 'string' && named !== '' ? named : undefined;
      return {
        client,
        user,
        keyDigest: createHash('sha256')
          .update(apiKey ?? '')
          .digest('hex'),
      };
    },
  };
}
