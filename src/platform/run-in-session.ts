import { messageOf } from '../kernel/errors.ts';
import type { SessionPlace } from '../model/session.ts';
import type { ExecutionJob, ExecutionParts } from './execution-parts.ts';
import type { RanInSession, SessionTurn } from './session-book.ts';

/** What becomes of the session by a run. */
export interface SessionOutcome {
  /** Undefined: nothing ran. unknown: perhaps something did. */
  readonly ran: RanInSession | 'unknown' | undefined;
}

/**
 * Runs it when no other execution has its session, where those before it have run. What nobody has a session for runs at once,
 * anywhere. Resolves with a sentence, and nothing ran, when the session is no more.
 */
export async function runInSession<T extends SessionOutcome>(
  { sessions }: Pick<ExecutionParts, 'sessions'>,
  { id, request: { sessionId } }: Pick<ExecutionJob, 'id' | 'request'>,
  run: (place: SessionPlace | undefined) => Promise<T>,
): Promise<T | string> {
  if (sessionId === undefined) {
    return run(undefined);
  }
  let turn: SessionTurn;
  try {
    turn = await sessions.enter(sessionId, id);
  } catch (error) {
    return messageOf(error);
  }
  let ran: SessionOutcome['ran'] = 'unknown';
  try {
    const outcome = await run(turn.place);
    ran = outcome.ran;
    return outcome;
  } finally {
    turn.leave(ran);
  }
}
