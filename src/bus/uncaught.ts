import { ChameleonError } from '../kernel/errors.ts';

/** What every call of a closed bus ends with. */
export function closedError(): ChameleonError {
  return new ChameleonError('shutting-down', 'the bus is closed');
}

/** Throws where nobody catches it: what a subscriber throws is a bug of the subscriber, not of the publisher. */
export function throwUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
