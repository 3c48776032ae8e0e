import { EgressRefusal } from './egress-refusal.ts';
import { normaliseHost, splitPort } from './host-pattern.ts';

const HTTP_PORT = 80;

/** Where a program wants to get: a normalised host, IPv6 addresses in brackets. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

/** The target of CONNECT, `host:port`. Throws an `EgressRefusal`. */
export function readAuthority(target: string): Destination {
  const split = splitPort(target);
  const host = split === undefined ? undefined : normaliseHost(split.host);
  if (split?.port === undefined || host === undefined) {
    throw new EgressRefusal(400, 'CONNECT needs host:port');
  }
  return { host, port: split.port };
}

/** The target of any other method, an absolute http URL. Throws an `EgressRefusal`. */
export function readTarget(
  target: string,
): Destination & { readonly path: string; readonly hostHeader: string } {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (url?.protocol !== 'http:' || url.username !== '' || url.password !== '') {
    throw new EgressRefusal(
      400,
      'this is a proxy: it takes CONNECT and absolute http URLs without a user in them',
    );
  }
  const host = normaliseHost(url.hostname);
  if (host === undefined) {
    throw new EgressRefusal(400, 'the URL names no host');
  }
  const port = url.port === '' ? HTTP_PORT : Number(url.port);
  return { host, port, path: url.pathname + url.search, hostHeader: url.host };
}
