import { ChameleonError, type ErrorCode } from '../../../kernel/errors.ts';
import type { DialectParts } from '../dialect-parts.ts';
import { PistonRefusal } from './piston-refusal.ts';

/** What Piston has one status for. */
const BAD_REQUEST: ReadonlySet<ErrorCode> = new Set([
  'invalid-request',
  'unknown-runtime',
  'limit-exceeded',
  'network-not-allowed',
]);

interface PistonAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined: nothing is said. */
  readonly body: { readonly message: string } | undefined;
}

function messageFor(status: number, message: string): string {
  switch (status) {
    case 404:
      return 'Not Found';
    case 415:
      return 'requests must be of type application/json';
    default:
      return message;
  }
}

/** An error as Piston would answer it. */
export function pistonAnswerOf(error: unknown, { toProblem }: Pick<DialectParts, 'toProblem'>): PistonAnswer {
  if (error instanceof PistonRefusal) {
    return { status: 400, headers: {}, body: { message: error.message } };
  }
  const { status: ownStatus, headers, body } = toProblem(error);
  const isBad = error instanceof ChameleonError && BAD_REQUEST.has(error.code);
  const status = isBad ? 400 : ownStatus;
  return {
    status,
    headers,
    body: status === 500 ? undefined : { message: messageFor(status, body.detail) },
  };
}
