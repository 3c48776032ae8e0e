import { fastifyWebsocket } from '@fastify/websocket';
import { createBodyReader } from '../../body-reader.ts';
import type { App } from '../../fastify-app.ts';
import { notFound } from '../../problem.ts';
import type { DialectParts } from '../dialect-parts.ts';
import { dialectUserOf } from '../dialect-user.ts';
import { CONNECT_PATH } from './connect-path.ts';
import { PistonConversation } from './piston-conversation.ts';
import { pistonCloses } from './piston-messages.ts';

/** A client that does not answer the closing of its connection in so long is cut off. */
const CLOSE_MS_MAX = 1000;

/** `WS /connect`: the only file that knows the WebSocket library. Keys, origins and tenants are checked before a connection is one. */
export async function addConnectRoute(scope: App, parts: DialectParts): Promise<void> {
  await scope.register(fastifyWebsocket, {
    options: { maxPayload: parts.bodyBytesMax, perMessageDeflate: false },
  });
  const bodies = createBodyReader();
  scope.addHook('onClose', () => bodies.close());
  scope.route({
    method: 'GET',
    url: CONNECT_PATH.slice(scope.prefix.length),
    // It is a GET, and yet it runs what it is sent: leave to read is not enough.
    config: { scope: 'run' },
    // A refused one got an answer of HTTP; nothing else would end its connection.
    onResponse: async ({ raw }) => void raw.socket.destroySoon(),
    preHandler: async ({ headers }) => void dialectUserOf(headers, 'piston'),
    handler: async () => {
      throw notFound();
    },
    wsHandler(socket, { tenantId, headers }) {
      const close = ({ code, reason }: { readonly code: number; readonly reason: string }) => {
        socket.close(code, reason);
        setTimeout(() => socket.terminate(), CLOSE_MS_MAX).unref();
      };
      const conversation = new PistonConversation(parts, {
        tenantId,
        userId: dialectUserOf(headers, 'piston'),
        parse: (bytes) => bodies.read({}, Buffer.from(new Uint8Array(bytes).buffer)),
        peer: {
          send: (message) => socket.send(JSON.stringify(message)),
          close,
          pause: () => socket.pause(),
          resume: () => socket.resume(),
        },
      });
      const forget = parts.closing.onBegin(() => close(pistonCloses.goingAway));
      socket.on('message', (data) => conversation.receive(data as Buffer));
      socket.on('close', () => {
        forget();
        conversation.end();
      });
    },
  });
}
