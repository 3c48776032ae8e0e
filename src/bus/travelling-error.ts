import { ChameleonError, type ErrorCode, messageOf } from '../kernel/errors.ts';

/** An error as it crosses to another process: what callers act on, and no stack. */
export interface TravellingError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs: number | undefined;
}

/**
 * What a server's failure is to whoever asked. Operating errors keep their code; anything else is a bug of the
 * server, which the asker sees as `instance-failed`: the platform failed and the outcome is unknown.
 */
export function toTravellingError(thrown: unknown): TravellingError {
  return thrown instanceof ChameleonError
    ? { code: thrown.code, message: thrown.message, retryAfterMs: thrown.retryAfterMs }
    : { code: 'instance-failed', message: messageOf(thrown), retryAfterMs: undefined };
}

export function fromTravellingError({ code, message, retryAfterMs }: TravellingError): ChameleonError {
  return new ChameleonError(code, message, retryAfterMs === undefined ? {} : { retryAfterMs });
}
