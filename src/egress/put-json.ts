import { request } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { type Clock, delay } from '../kernel/clock.ts';
import type { EgressGate } from './egress-gate.ts';
import { normaliseHost } from './host-pattern.ts';
import type { Destination } from './read-destination.ts';

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** Where something is put. */
export interface PutTarget extends Destination {
  readonly isTls: boolean;
  readonly path: string;
  readonly hostHeader: string;
}

/** Reads an absolute http or https URL without a user in it; undefined for what is none. */
export function readPutTarget(text: string): PutTarget | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const defaultPort = DEFAULT_PORTS[url?.protocol ?? ''];
  const host = url === undefined ? undefined : normaliseHost(url.hostname);
  if (url === undefined || defaultPort === undefined || host === undefined) {
    return undefined;
  }
  if (url.username !== '' || url.password !== '') {
    return undefined;
  }
  return {
    host,
    port: url.port === '' ? defaultPort : Number(url.port),
    isTls: url.protocol === 'https:',
    path: url.pathname + url.search,
    hostHeader: url.host,
  };
}

function secured(socket: Socket, { host }: PutTarget): Socket {
  const name = host.replace(/^\[|\]$/g, '');
  return connect({ socket, host: name, ...(isIP(name) === 0 ? { servername: name } : {}) });
}

/**
 * Puts JSON to where a gate lets it, and resolves with the status of the answer, whose body is not read and whose redirections are not
 * followed. Rejects when the gate refuses, the connection fails, or no answer came within `msMax`.
 */
export async function putJson(
  target: PutTarget,
  body: string,
  {
    gate,
    clock,
    msMax,
  }: { readonly gate: Pick<EgressGate, 'open'>; readonly clock: Clock; readonly msMax: number },
): Promise<number> {
  const socket = await gate.open(target);
  const stream = target.isTls ? secured(socket, target) : socket;
  const outgoing = request({
    createConnection: () => stream,
    setHost: false,
    method: 'PUT',
    path: target.path,
    headers: {
      host: target.hostHeader,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      connection: 'close',
    },
  });
  const answered = new Promise<number>((resolve, reject) => {
    outgoing.once('response', ({ statusCode = 0 }) => resolve(statusCode));
    outgoing.on('error', reject);
  });
  const late = delay(clock, msMax).then(() => {
    throw new Error(`no answer within ${msMax} ms`);
  });
  try {
    outgoing.end(body);
    return await Promise.race([answered, late]);
  } finally {
    late.catch(() => undefined);
    answered.catch(() => undefined);
    outgoing.destroy();
    stream.destroy();
    socket.destroy();
  }
}
