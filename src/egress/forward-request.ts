import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { duplexPair } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { carry } from './carry.ts';
import type { EgressGate } from './egress-gate.ts';
import { EgressRefusal } from './egress-refusal.ts';
import { readTarget } from './read-destination.ts';

/** Meant for this proxy, not for who is behind it (RFC 9110, 7.6.1). The body's coding is laid anew by the HTTP library. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
]);

/** Name, value, name, value, in their order and spelling, without those that end here. */
function headersBeyond(message: IncomingMessage, also: readonly string[]): string[] {
  const named = (message.headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const ending = new Set([...HOP_BY_HOP, ...named, ...also]);
  const { rawHeaders } = message;
  return rawHeaders.filter((_, index) => !ending.has((rawHeaders[index - (index % 2)] ?? '').toLowerCase()));
}

/** One request of any method but CONNECT, and its answer. Rejects with an `EgressRefusal` while nothing is answered yet. */
export async function forwardRequest(
  incoming: IncomingMessage,
  answer: ServerResponse,
  gate: EgressGate,
): Promise<void> {
  const target = readTarget(incoming.url ?? '');
  const outer = await gate.open(target);
  const [near, far] = duplexPair();
  const carried = carry(far, outer, gate.meter);
  const outgoing = request({
    createConnection: () => near,
    setHost: false,
    method: incoming.method ?? 'GET',
    path: target.path,
    headers: ['host', target.hostHeader, ...headersBeyond(incoming, []), 'connection', 'close'],
  });
  const responded = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.on('error', reject);
  });
  // Whoever asked may be gone before there is an answer.
  answer.once('close', () => outgoing.destroy());
  try {
    // A server may answer before it has read everything: then the rest of the request is of no interest.
    pipeline(incoming, outgoing).catch(() => undefined);
    const response = await responded;
    answer.sendDate = false;
    answer.writeHead(response.statusCode ?? 502, headersBeyond(response, ['transfer-encoding']));
    await pipeline(response, answer);
  } catch {
    if (!answer.headersSent) {
      throw gate.meter.exhaustion ?? new EgressRefusal(502, `${target.host}:${target.port} gave no answer`);
    }
    answer.destroy();
  } finally {
    outgoing.destroy();
    near.destroy();
    far.destroy();
    await carried;
  }
}
