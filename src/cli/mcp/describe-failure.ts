import { messageOf } from '../../kernel/errors.ts';
import { ServerProblem } from '../api-client.ts';
import { CliFailure } from '../cli-failure.ts';

/** The words for a call that failed: what the server or this command says, and what would help. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof CliFailure)) {
    return messageOf(error);
  }
  const wait =
    error instanceof ServerProblem && error.retryAfterMs !== undefined
      ? `retry after ${Math.round(error.retryAfterMs)} ms`
      : error.hint;
  return wait === undefined ? error.message : `${error.message}; ${wait}`;
}
