import { ChameleonError, type ErrorCode } from '../kernel/errors.ts';
import { HttpProblem, httpProblemStatuses } from './http-problem.ts';
import type { ProblemBody, ProblemCode } from './schemas/problem-schema.ts';

export const statusOfCode = {
  'invalid-request': 400,
  'not-found': 404,
  forbidden: 403,
  'unknown-runtime': 400,
  'idempotency-conflict': 422,
  'idempotency-in-progress': 409,
  'limit-exceeded': 422,
  'network-not-allowed': 403,
  'isolation-not-offered': 422,
  'stdin-closed': 409,
  'stdin-full': 429,
  'session-ended': 410,
  overloaded: 503,
  'over-quota': 429,
  'shutting-down': 503,
  'isolation-unavailable': 503,
  'image-failed': 503,
  'instance-failed': 502,
  'manager-lost': 503,
  'manager-unavailable': 503,
  'request-timed-out': 504,
  'store-failed': 503,
  'bad-configuration': 500,
} as const satisfies Record<ErrorCode, number>;

/** RFC 9457. */
export const PROBLEM_TYPE = 'application/problem+json';

/** Codes whose messages speak of files and addresses of this host; callers get the code alone. */
const PRIVATE_CODES: ReadonlySet<ErrorCode> = new Set(['store-failed', 'bad-configuration']);
const RETRY_AFTER_MS_DEFAULT = 1000;
const MS_PER_SECOND = 1000;

export interface Problem {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ProblemBody;
}

/** The one answer for whatever is absent, or another tenant's, or no route at all. */
export const notFound = () => new ChameleonError('not-found', 'there is nothing here');

/** Spreads the return of those who were turned away over half as long again; `chance` is in [0, 1). */
function spread(retryAfterMs: number, chance: number): number {
  return Math.round(retryAfterMs * (1 + chance / 2));
}

function problemOf(error: ChameleonError, chance: number): Problem {
  const status = statusOfCode[error.code];
  const isRetryable = status === 503 || error.retryAfterMs !== undefined;
  const retryAfterMs = isRetryable ? spread(error.retryAfterMs ?? RETRY_AFTER_MS_DEFAULT, chance) : undefined;
  const message = PRIVATE_CODES.has(error.code) ? `${error.code}: the server's log says more` : error.message;
  return {
    status,
    headers:
      retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / MS_PER_SECOND)) },
    body: problemBody(status, { code: error.code, message, fault: error.fault, retryAfterMs }),
  };
}

interface ProblemFacts {
  readonly code: ProblemCode;
  readonly message: string;
  readonly fault: ProblemBody['fault'];
  readonly retryAfterMs?: number | undefined;
  readonly issues?: ProblemBody['issues'];
}

/** The members of RFC 9457, and our own. */
export function problemBody(
  status: number,
  { code, message, fault, retryAfterMs, issues }: ProblemFacts,
): ProblemBody {
  const words = code.replaceAll('-', ' ');
  return {
    type: `urn:chameleon:problem:${code}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    ...{ status, detail: message, code, fault },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(issues === undefined ? {} : { issues }),
  };
}

function callerProblem(
  status: number,
  facts: Omit<ProblemFacts, 'fault'>,
  headers: Problem['headers'] = {},
): Problem {
  return { status, headers, body: problemBody(status, { ...facts, fault: 'caller' }) };
}

interface FrameworkError {
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly message?: unknown;
  readonly validationContext?: unknown;
  readonly validation?: readonly { readonly instancePath?: string; readonly message?: string }[];
}

/** What the HTTP framework refused; undefined for errors that are no refusal. */
function frameworkProblem(error: FrameworkError): Problem | undefined {
  if (error.validation !== undefined) {
    const part = String(error.validationContext ?? 'body');
    const issues = error.validation.map(({ instancePath, message }) => ({
      path: `${part}${instancePath === '/' ? '' : (instancePath ?? '').replaceAll('/', '.')}`,
      message: message ?? 'is wrong',
    }));
    const first = issues[0];
    return callerProblem(400, {
      code: 'invalid-request',
      message: first === undefined ? 'the request is wrong' : `${first.path}: ${first.message}`,
      issues,
    });
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return callerProblem(413, {
      code: 'payload-too-large',
      message: 'the body is larger than this server reads',
    });
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return callerProblem(415, {
      code: 'unsupported-media-type',
      message: 'the body must be sent as content-type: application/json',
    });
  }
  const isRefusal = typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500;
  return isRefusal
    ? callerProblem(400, { code: 'invalid-request', message: String(error.message) })
    : undefined;
}

/** The answer to whatever was thrown while a request was served; bugs are told without their words or stack. */
export function toProblem(error: unknown, chance: number): Problem {
  if (error instanceof ChameleonError) {
    return problemOf(error, chance);
  }
  if (error instanceof HttpProblem) {
    const headers: Record<string, string> =
      error.code === 'unauthorized' ? { 'www-authenticate': 'Bearer' } : {};
    return callerProblem(
      httpProblemStatuses[error.code],
      { code: error.code, message: error.message },
      headers,
    );
  }
  const refused = typeof error === 'object' && error !== null ? frameworkProblem(error) : undefined;
  return (
    refused ?? {
      status: 500,
      headers: {},
      body: problemBody(500, {
        code: 'internal-error',
        message: 'a fault of the server; its log says more',
        fault: 'platform',
      }),
    }
  );
}
