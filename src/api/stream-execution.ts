import type { ServerResponse } from 'node:http';
import type { ExecutionId, TenantId } from '../kernel/ids.ts';
import type { OutputMessage } from '../model/manager-messages.ts';
import type { ExecutionUpdate } from '../platform/chameleon.ts';
import type { ApiParts } from './api-parts.ts';
import { notFound } from './problem.ts';
import { openSseStream, type SseStream } from './sse-stream.ts';
import { viewEvent } from './views/view-event.ts';
import { viewExecution } from './views/view-execution.ts';

/** Room for a burst of output on its way to a reader that keeps up. */
const BUFFER_BYTES_MAX = 262_144;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A piece of output as JSON: text where it is UTF-8 by itself, base64 where not, so that no byte is lost. */
function viewOutput({ stream, bytes }: OutputMessage): object {
  try {
    return { stream, encoding: 'utf8', data: decoder.decode(bytes) };
  } catch {
    return { stream, encoding: 'base64', data: Buffer.from(bytes).toString('base64') };
  }
}

function sendUpdate(stream: SseStream, tenantId: TenantId, update: ExecutionUpdate): void {
  if (update.kind === 'output') {
    stream.send('output', viewOutput(update.output));
  } else if (update.kind === 'finished') {
    stream.send('finished', viewExecution(update.execution));
    stream.end();
  } else {
    const body = viewEvent(tenantId, update.event);
    if (body !== undefined) {
      stream.send(body.name, body);
    }
  }
}

/**
 * Streams one execution: first it as it stands, then each event and piece of output, last the finished execution.
 * Rejects with `not-found`, having answered nothing, when the tenant has no such execution.
 */
export async function streamExecution(
  { chameleon, closing }: ApiParts,
  asked: {
    readonly tenantId: TenantId;
    readonly id: ExecutionId;
    readonly headers: Readonly<Record<string, string>>;
    /** Called once it is sure that a stream will be the answer. */
    readonly takeResponse: () => ServerResponse;
  },
): Promise<void> {
  const { tenantId, id } = asked;
  const early: ExecutionUpdate[] = [];
  let deliver = (update: ExecutionUpdate): void => {
    early.push(update);
  };
  const stopWatching = await chameleon.watch(tenantId, id, (update) => deliver(update));
  const snapshot = await chameleon.find(tenantId, id);
  if (snapshot === undefined) {
    stopWatching?.();
    throw notFound();
  }
  /** An outcome that no watcher heard of, as when another process carries the execution, is found by looking. */
  const look = async () => {
    const found = await chameleon.find(tenantId, id);
    if (found?.state.kind === 'finished') {
      deliver({ kind: 'finished', execution: found });
    }
  };
  const stream = openSseStream(asked.takeResponse(), {
    bufferBytesMax: BUFFER_BYTES_MAX,
    headers: asked.headers,
    onHeartbeat: () => void look().catch(() => undefined),
    onClose: () => {
      stopWatching?.();
      forget();
    },
  });
  const forget = closing.onBegin(() => stream.end());
  stream.send('execution', viewExecution(snapshot));
  deliver = (update) => sendUpdate(stream, tenantId, update);
  early.forEach(deliver);
  if (stopWatching === undefined) {
    await look();
  }
}
