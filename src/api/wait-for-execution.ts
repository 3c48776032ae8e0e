import type { IncomingMessage } from 'node:http';
import type { ExecutionId, TenantId } from '../kernel/ids.ts';
import type { Execution } from '../model/execution.ts';
import type { ApiParts } from './api-parts.ts';

/** The execution as soon as it is finished, or as it stands after `waitMs`, or undefined when the tenant has none. */
export async function waitForExecution(
  { chameleon, closing }: ApiParts,
  asked: {
    readonly tenantId: TenantId;
    readonly id: ExecutionId;
    readonly waitMs: number;
    readonly request: IncomingMessage;
  },
): Promise<Execution | undefined> {
  const { tenantId, id, waitMs, request } = asked;
  const found = await chameleon.find(tenantId, id);
  if (found === undefined || found.state.kind === 'finished' || waitMs === 0) {
    return found;
  }
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(end, waitMs);
    const forget = closing.onBegin(() => end());
    request.socket.once('close', end);
    const watching = chameleon.watch(tenantId, id, (update) => {
      if (update.kind === 'finished') {
        end();
      }
    });
    // Not watched any more means finished meanwhile.
    watching.then((stop) => stop ?? end(), reject);
    function end() {
      clearTimeout(timer);
      forget();
      request.socket.off('close', end);
      watching.then(
        (stop) => stop?.(),
        () => undefined,
      );
      resolve();
    }
  });
  return chameleon.find(tenantId, id);
}
