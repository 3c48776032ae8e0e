import type { ServerResponse } from 'node:http';

const HEARTBEAT_MS = 15_000;

/** One open stream of server-sent events. */
export interface SseStream {
  /** Sends one event; drops the reader, and with it the stream, when it is too far behind. */
  send(name: string, data: unknown): void;
  /** The same with an event as it goes over the wire. */
  sendFrame(frame: Uint8Array): void;
  end(): void;
}

/** One event as it goes over the wire. */
export function sseFrame(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * Answers with a stream of events. At most `bufferBytesMax` and one event wait in memory for the reader: whoever
 * reads more slowly than that is dropped, and may ask again. `onHeartbeat` is called every 15 s while it is open,
 * `onClose` once, whoever closed it.
 */
export function openSseStream(
  response: ServerResponse,
  options: {
    readonly bufferBytesMax: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly onHeartbeat: () => void;
    readonly onClose: () => void;
  },
): SseStream {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // Proxies in front would otherwise hold events back.
    'x-accel-buffering': 'no',
    ...options.headers,
  });
  const write = (text: string | Uint8Array) => {
    if (response.writableEnded || response.destroyed) {
      return;
    }
    if (response.writableLength > options.bufferBytesMax) {
      response.destroy();
      return;
    }
    response.write(text);
  };
  const heartbeat = setInterval(() => {
    write(': still here\n\n');
    options.onHeartbeat();
  }, HEARTBEAT_MS);
  response.once('close', () => {
    clearInterval(heartbeat);
    options.onClose();
  });
  write(': open\n\n');
  return {
    send: (name, data) => write(sseFrame(name, data)),
    sendFrame: write,
    end: () => response.end(),
  };
}
