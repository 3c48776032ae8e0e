import type { Problem, ProblemCode } from './api-shapes.ts';

/** What goes wrong before a server has answered: nobody did, something else did, or it took longer than the call may. */
export type ClientErrorCode = 'server-unreachable' | 'unexpected-answer' | 'deadline-exceeded';

interface ErrorDetails {
  readonly cause?: unknown;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly fault?: Problem['fault'];
  readonly issues?: Problem['issues'];
}

/** A call that failed. Match on `code`; what becomes of a program is no error, but the outcome of its execution. */
export class ChameleonError extends Error {
  override readonly name = 'ChameleonError';
  readonly code: ProblemCode | ClientErrorCode;
  /** Who can mend it: whoever called, or whoever runs the server. */
  readonly fault: Problem['fault'];
  /** The HTTP status; absent where nobody answered. */
  readonly status: number | undefined;
  /** What the server calls the request in its log. */
  readonly requestId: string | undefined;
  /** When trying again makes sense, in milliseconds from now. */
  readonly retryAfterMs: number | undefined;
  /** What is wrong with the request, field by field. */
  readonly issues: NonNullable<Problem['issues']>;

  constructor(code: ProblemCode | ClientErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.fault = details.fault ?? 'platform';
    this.status = details.status;
    this.requestId = details.requestId;
    this.retryAfterMs = details.retryAfterMs;
    this.issues = details.issues ?? [];
  }
}
