import { ChameleonError } from '../../../kernel/errors.ts';
import type { DialectParts } from '../dialect-parts.ts';
import { Judge0Refusal, WrongAttributes } from './judge0-errors.ts';

interface Judge0Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined: the status says it all. */
  readonly body: object | undefined;
}

/** An error as Judge0 would answer it. */
export function judge0AnswerOf(error: unknown, { toProblem }: Pick<DialectParts, 'toProblem'>): Judge0Answer {
  if (error instanceof WrongAttributes) {
    return { status: 422, headers: {}, body: error.wrong };
  }
  if (error instanceof Judge0Refusal) {
    return { status: 400, headers: {}, body: { error: error.message } };
  }
  const { status, headers, body } = toProblem(error);
  const code = error instanceof ChameleonError ? error.code : undefined;
  if (code === 'overloaded' || code === 'over-quota') {
    return { status: 503, headers, body: { error: 'queue is full' } };
  }
  if (code === 'network-not-allowed') {
    return { status: 422, headers, body: { enable_network: ['enabling network is not allowed'] } };
  }
  switch (status) {
    case 401:
    case 403:
      return { status, headers, body: undefined };
    case 404:
      return { status, headers, body: { status, error: 'Not Found' } };
    default:
      return { status, headers, body: { error: body.detail } };
  }
}
