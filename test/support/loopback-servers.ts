import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Servers on loopback that programs are to reach, ended together. */
export class LoopbackServers {
  readonly #endings: (() => Promise<unknown>)[] = [];

  /** Listens with this server; resolves with its port. */
  async listen(server: Server): Promise<number> {
    const open = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      open.add(socket);
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#endings.push(async () => {
      for (const socket of open) {
        socket.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
    });
    return (server.address() as AddressInfo).port;
  }

  /** A server that sends back what it gets, and counts. */
  async echo() {
    const counted = { port: 0, receivedBytes: 0, connectionCount: 0 };
    const server = createServer((socket) => {
      counted.connectionCount += 1;
      socket.on('data', (chunk) => {
        counted.receivedBytes += chunk.length;
      });
      socket.pipe(socket);
    });
    counted.port = await this.listen(server);
    return counted;
  }

  /** A server that says `says` at once and hangs up; resolves with its port. */
  async saying(says: Buffer): Promise<number> {
    return this.listen(createServer((socket) => socket.end(says)));
  }

  async end(): Promise<void> {
    await Promise.all(this.#endings.splice(0).map((end) => end()));
  }
}
