import { connect, type Socket } from 'node:net';
import type { Cancel, Clock } from '../kernel/clock.ts';
import { EgressRefusal } from './egress-refusal.ts';

export interface DialParts {
  readonly clock: Clock;
  readonly connectMsMax: number;
  /** Aborted when the execution has ended. */
  readonly ended: AbortSignal;
}

/**
 * Settles as `work` does, or rejects with an `EgressRefusal` after `ms` or when the execution has ended, whatever comes
 * first; what is under way then is for `abandon` to stop.
 */
export function within<T>(
  work: Promise<T>,
  { clock, connectMsMax: ms, ended }: DialParts,
  what: { readonly late: string; readonly abandon: () => void },
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const giveUp = (error: EgressRefusal) => {
    what.abandon();
    late.reject(error);
  };
  const onEnd = () => giveUp(new EgressRefusal(403, 'the execution has ended'));
  const cancel: Cancel = clock.schedule(ms, () =>
    giveUp(new EgressRefusal(504, `${what.late} within ${ms} ms`)),
  );
  if (ended.aborted) {
    onEnd();
  }
  ended.addEventListener('abort', onEnd);
  return Promise.race([work, late.promise]).finally(() => {
    cancel();
    ended.removeEventListener('abort', onEnd);
  });
}

function connected(socket: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** Connects to the first of these very addresses that answers: no name is looked up any more. Rejects with an `EgressRefusal`. */
export async function dial(
  addresses: readonly string[],
  { host, port }: { readonly host: string; readonly port: number },
  parts: DialParts,
): Promise<Socket> {
  for (const address of addresses) {
    const socket = connect({ host: address, port, autoSelectFamily: false, allowHalfOpen: true });
    // A connection that breaks later is noticed by whoever carries it.
    socket.on('error', () => undefined);
    try {
      return await within(connected(socket), parts, {
        late: `${host}:${port} was not connected`,
        abandon: () => socket.destroy(),
      });
    } catch (error) {
      socket.destroy();
      if (error instanceof EgressRefusal) {
        throw error;
      }
    }
  }
  throw new EgressRefusal(502, `${host}:${port} could not be connected`);
}
