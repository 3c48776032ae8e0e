import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { NetworkUsage } from '../model/network.ts';
import { carry } from './carry.ts';
import { EgressGate, type EgressGateParts } from './egress-gate.ts';
import { EgressRefusal } from './egress-refusal.ts';
import { forwardRequest } from './forward-request.ts';
import { readAuthority } from './read-destination.ts';

const HEADER_BYTES_MAX = 16_384;

function refusalOf(error: unknown): EgressRefusal {
  return error instanceof EgressRefusal ? error : new EgressRefusal(502, 'the connection failed');
}

/** The status line says why: some clients show nothing else. */
function writeRefusal(client: Duplex, { status, message }: EgressRefusal): void {
  const body = `${message}\n`;
  client.end(
    `HTTP/1.1 ${status} ${message}\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/**
 * The proxy of one execution: HTTP and CONNECT on a socket of its own. What it carries, counts and refuses is shared with
 * nobody, and its end ends every connection made through it.
 */
export class EgressSession {
  readonly #gate: EgressGate;
  readonly #server: Server;
  readonly #clients = new Set<Duplex>();
  #isClosed = false;

  constructor(parts: EgressGateParts) {
    this.#gate = new EgressGate(parts);
    this.#server = createServer({ maxHeaderSize: HEADER_BYTES_MAX, insecureHTTPParser: false });
    // A connection that could not be taken, for want of descriptors, is nobody's end but its own.
    this.#server.on('error', () => undefined);
    this.#server.on('connection', (client) => this.#welcome(client));
    this.#server.on('request', (incoming, answer) => this.#forward(incoming, answer));
    this.#server.on('connect', (incoming, client, head) => this.#tunnel(incoming, client, head));
    this.#server.on('clientError', (_, client) => {
      if (client.writable) {
        writeRefusal(client, this.#refused(new EgressRefusal(400, 'this is no HTTP request')));
      }
    });
  }

  /** Listens on a unix socket at this path, and nowhere else any more; resolves when it does. */
  async listen(socketPath: string): Promise<void> {
    await this.#stopListening();
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(socketPath, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    // The execution may have been withdrawn while its instance was being made.
    if (this.#isClosed) {
      await this.#stopListening();
    }
  }

  usage(): NetworkUsage {
    return this.#gate.usage();
  }

  /** Ends everything at once; idempotent. Resolves when nobody listens any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#gate.close();
    const closed = this.#stopListening();
    for (const client of this.#clients) {
      client.destroy();
    }
    await closed;
  }

  #stopListening(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #welcome(client: Duplex): void {
    this.#clients.add(client);
    client.on('error', () => client.destroy());
    client.once('close', () => this.#clients.delete(client));
  }

  async #forward(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    try {
      await forwardRequest(incoming, answer, this.#gate);
    } catch (error) {
      const { status, message } = this.#refused(error);
      // What is left of the request is not read: the connection ends with the answer.
      answer.writeHead(status, message, { 'content-type': 'text/plain', connection: 'close' });
      answer.end(`${message}\n`);
    }
  }

  async #tunnel(incoming: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    try {
      const outer = await this.#gate.open(readAuthority(incoming.url ?? ''));
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (head.length > 0) {
        client.unshift(head);
      }
      await carry(client, outer, this.#gate.meter);
    } catch (error) {
      writeRefusal(client, this.#refused(error));
    }
  }

  /**
   * A request that names no destination never came to the gate. Who has made all its attempts is told once and then no
   * more listened to: what is refused costs this process time, too, and that is everybody's.
   */
  #refused(error: unknown): EgressRefusal {
    const refusal = refusalOf(error);
    if (refusal.status === 400) {
      this.#gate.refuse();
    }
    if (this.#gate.isSpent) {
      void this.#stopListening();
    }
    return refusal;
  }
}
