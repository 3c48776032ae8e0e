/**
 * A forked process for the conformance tests: a bus joined to its parent, driven by what the parent says on the
 * same channel (see remote-bus-conformance.ts). Ends when the parent closes the channel.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf } from '../kernel/errors.ts';
import { systemClock } from '../platform/system-clock.ts';
import { BusRouter } from './bus-router.ts';
import { attachParent } from './process-link.ts';
import type { Order, Told } from './remote-bus-conformance.ts';
import { fromTravellingError, type TravellingError, toTravellingError } from './travelling-error.ts';

interface WaitingReply {
  resolve(message: unknown): void;
  reject(error: unknown): void;
}

const bus = new BusRouter({ clock: systemClock() });
const parentGone = attachParent(bus);
// In the first turn, before anything of the parent can have been read.
bus.publish('child.ready', 'first words');
const undo = new Map<number, () => void>();
const replies = new Map<number, WaitingReply>();
let nextCall = 0;

function tell(told: Told): void {
  process.send?.(told);
}

function serve(order: { readonly subject: string; readonly handle: number }): () => void {
  return bus.serve(order.subject, (message) => {
    nextCall += 1;
    const call = nextCall;
    return new Promise((resolve, reject) => {
      replies.set(call, { resolve, reject });
      tell({ told: 'asked', handle: order.handle, call, message });
    });
  });
}

function errorOf(failure: TravellingError | string): Error {
  return typeof failure === 'string' ? new Error(failure) : fromTravellingError(failure);
}

async function obey(order: Order): Promise<void> {
  switch (order.order) {
    case 'ping':
      // Once what came before it has been delivered and told.
      await nextTurn();
      tell({ told: 'pong', call: order.call });
      return;
    case 'publish':
      bus.publish(order.subject, order.message);
      return;
    case 'subscribe': {
      const { handle } = order;
      const stop = bus.subscribe(order.subject, (message, subject) =>
        tell({ told: 'heard', handle, subject, message }),
      );
      undo.set(handle, stop);
      return;
    }
    case 'serve':
      undo.set(order.handle, serve(order));
      return;
    case 'undo':
      undo.get(order.handle)?.();
      return;
    case 'reply':
      replies.get(order.call)?.resolve(order.message);
      return;
    case 'reply-failure':
      replies.get(order.call)?.reject(errorOf(order.failure));
      return;
    case 'request': {
      const { call } = order;
      await bus.request(order.subject, order.message, { timeoutMs: order.timeoutMs }).then(
        (message) => tell({ told: 'answered', call, message }),
        (error: unknown) => tell({ told: 'failed', call, error: toTravellingError(error) }),
      );
      return;
    }
  }
}

process.on('message', (message: object) => {
  if ('order' in message) {
    obey(message as Order).catch((error: unknown) => {
      console.error(messageOf(error));
      process.exit(1);
    });
  }
});
parentGone.then(
  () => process.exit(0),
  () => process.exit(1),
);
