import type { Session } from '../../model/session.ts';
import type { SessionBody } from '../schemas/session-schemas.ts';
import { userNameOf } from '../user-name.ts';

/** A session as its caller reads it: where it lives is the platform's affair. */
export function viewSession(session: Session): SessionBody {
  const { id, userId, runtime, state, executionCount, limits, idleMs, createdAt, usedAt } = session;
  return {
    id,
    user: userNameOf(userId),
    runtime,
    state: state.kind,
    endReason: state.kind === 'ended' ? state.why : null,
    executionCount,
    limits: { ...limits },
    idleMs,
    createdAt,
    usedAt,
    endedAt: state.kind === 'ended' ? state.at : null,
  };
}
