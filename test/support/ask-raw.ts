import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** Asks for a path exactly as it is written, which `fetch` would tidy up first; resolves with the whole answer. */
export async function askRaw(port: number, path: string, host = `127.0.0.1:${port}`): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
  return text(socket);
}
