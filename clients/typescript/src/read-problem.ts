import type { Problem } from './api-shapes.ts';
import { ChameleonError } from './chameleon-error.ts';

const MS_PER_SECOND = 1000;

/** A `Retry-After` header in milliseconds from `now`, written as seconds or as a date; undefined where it is neither. */
export function readRetryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') {
    return undefined;
  }
  const seconds = Number(header);
  const waitMs = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * MS_PER_SECOND;
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined;
}

function problemIn(text: string): Partial<Problem> | undefined {
  try {
    return (JSON.parse(text) as Partial<Problem> | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The error that an answer other than a success tells; `text` is its body. */
export function readProblem(response: Response, text: string, now: number): ChameleonError {
  const { status, headers } = response;
  const problem = problemIn(text);
  const requestId = headers.get('x-request-id') ?? undefined;
  const headerMs = readRetryAfterMs(headers.get('retry-after'), now);
  if (typeof problem?.code !== 'string') {
    // A proxy between us and the server, or no Chameleon at all.
    return new ChameleonError('unexpected-answer', `the answer has status ${status} and is not Chameleon's`, {
      status,
      requestId,
      retryAfterMs: headerMs,
    });
  }
  return new ChameleonError(problem.code, problem.detail ?? problem.code, {
    status,
    requestId,
    retryAfterMs: problem.retryAfterMs ?? headerMs,
    fault: problem.fault ?? 'platform',
    issues: problem.issues,
  });
}
