/** Whose mistake an operating error is: the caller can mend theirs, the platform retries or reports its own. */
export type Fault = 'caller' | 'platform';

/** Every operating error there is. Callers match on the code, never on the message. */
export const errorCatalogue = {
  'invalid-request': 'caller',
  'not-found': 'caller',
  forbidden: 'caller',
  'unknown-runtime': 'caller',
  'idempotency-conflict': 'caller',
  'idempotency-in-progress': 'caller',
  'limit-exceeded': 'caller',
  'network-not-allowed': 'caller',
  'isolation-not-offered': 'caller',
  'stdin-closed': 'caller',
  'stdin-full': 'caller',
  'session-ended': 'caller',
  overloaded: 'platform',
  'over-quota': 'caller',
  'shutting-down': 'platform',
  'isolation-unavailable': 'platform',
  'image-failed': 'platform',
  'instance-failed': 'platform',
  'manager-lost': 'platform',
  'manager-unavailable': 'platform',
  'request-timed-out': 'platform',
  'store-failed': 'platform',
  'bad-configuration': 'caller',
} as const satisfies Record<string, Fault>;

export type ErrorCode = keyof typeof errorCatalogue;

interface ErrorDetails {
  readonly cause?: unknown;
  /** When trying again makes sense, in milliseconds from now. */
  readonly retryAfterMs?: number;
}

/** An operating error: expected to happen, told by its code. Bugs are assertion failures instead. */
export class ChameleonError extends Error {
  readonly code: ErrorCode;
  readonly fault: Fault;
  readonly retryAfterMs: number | undefined;

  /** `message` states the value and the limit that it broke. */
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ChameleonError';
    this.code = code;
    this.fault = errorCatalogue[code];
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** The error's own words, whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
