import { ChameleonError, messageOf } from '../kernel/errors.ts';
import { exitCodes } from './exit-codes.ts';

/** A command could not do what was asked: one line that says why, and one that says what would help. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure';
  readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(exitCode: number, message: string, hint?: string) {
    super(message);
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

const codesOfErrors: Readonly<Record<string, number>> = {
  'bad-configuration': exitCodes.badConfiguration,
  'not-found': exitCodes.no,
  'isolation-unavailable': exitCodes.serverUnreachable,
  overloaded: exitCodes.rejected,
  'over-quota': exitCodes.rejected,
  'shutting-down': exitCodes.rejected,
};

/** Whatever was thrown, as a failure to report. */
export function asFailure(error: unknown): CliFailure {
  if (error instanceof CliFailure) {
    return error;
  }
  if (error instanceof ChameleonError) {
    const fallback = error.fault === 'caller' ? exitCodes.usage : exitCodes.platformFailed;
    const hint = error.code === 'isolation-unavailable' ? 'chameleon doctor says what is missing' : undefined;
    return new CliFailure(codesOfErrors[error.code] ?? fallback, error.message, hint);
  }
  return new CliFailure(exitCodes.platformFailed, messageOf(error));
}
