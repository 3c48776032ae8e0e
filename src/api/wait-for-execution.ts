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
  const followed = await chameleon.follow(tenantId, id);
  if (followed === undefined || followed.execution.state.kind === 'finished' || waitMs === 0) {
    return followed?.execution;
  }
  const patience = Promise.withResolvers<undefined>();
  const giveUp = () => patience.resolve(undefined);
  const timer = setTimeout(giveUp, waitMs);
  const forget = closing.onBegin(giveUp);
  request.socket.once('close', giveUp);
  // An end that could not be recorded is for the log of the server; the waiter is told what is recorded.
  const finished = followed.finished.catch(giveUp);
  const execution = await Promise.race([finished, patience.promise]);
  clearTimeout(timer);
  forget();
  request.socket.off('close', giveUp);
  return execution ?? chameleon.find(tenantId, id);
}
