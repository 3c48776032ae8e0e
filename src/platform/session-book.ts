import { LRUCache } from 'lru-cache';
import type { Cancel, Clock } from '../kernel/clock.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { ExecutionId, IdFactory, SessionId, TenantId, UserId } from '../kernel/ids.ts';
import type { ChameleonEvent } from '../model/events.ts';
import type { Session, SessionEndReason, SessionPlace } from '../model/session.ts';
import type { SessionBounds } from './session-bounds.ts';

/** Ended ones that are remembered, so that who comes late hears what became of theirs. */
const ENDED_COUNT_MAX = 1000;

interface OpenSession {
  session: Session;
  /** Resolves when nobody of those who came before has it. */
  turn: Promise<void>;
  /** Executions that have it or wait for it: it is not idle. */
  comingCount: number;
  idle: Cancel | undefined;
  /** It was closed while an execution had it. */
  isClosing: boolean;
}

/** Where an execution ran, and whether that is kept. */
export type RanInSession = SessionPlace & { readonly isKept: boolean };

/** A session that one execution has for itself, until it leaves. */
export interface SessionTurn {
  /** Where the executions before it have run; undefined for the first. */
  readonly place: SessionPlace | undefined;
  /** Undefined: nothing ran. unknown: perhaps something did, and then nobody knows what is left. */
  leave(ran: RanInSession | 'unknown' | undefined): void;
}

export interface SessionBookParts {
  readonly clock: Clock;
  readonly ids: IdFactory;
  readonly bounds: SessionBounds;
  /** An instance is needed no more. */
  readonly release: (place: SessionPlace) => void;
  /** The execution that has a session which somebody ends is to end. */
  readonly cancel: (id: ExecutionId) => void;
}

/** The sessions of this server: who has one, where it lives, and when it ends. */
export class SessionBook {
  readonly #parts: SessionBookParts;
  readonly #open = new Map<SessionId, OpenSession>();
  readonly #ended = new LRUCache<SessionId, Session>({ max: ENDED_COUNT_MAX });

  constructor(parts: SessionBookParts) {
    this.#parts = parts;
  }

  /** Throws `over-quota` for too many of one user, `overloaded` for too many in all. */
  open(of: Pick<Session, 'tenantId' | 'userId' | 'runtime' | 'limits' | 'idleMs'>): Session {
    const { ids, clock, bounds } = this.#parts;
    if (this.#open.size >= bounds.sessionCountMax) {
      throw new ChameleonError('overloaded', `${this.#open.size} sessions are open, as many as may be`);
    }
    const ownCount = this.list(of.tenantId, of.userId).filter(({ state }) => state.kind !== 'ended').length;
    if (ownCount >= bounds.sessionCountPerUserMax) {
      throw new ChameleonError('over-quota', `the user has ${ownCount} sessions, as many as one may have`);
    }
    const at = clock.now();
    const state = { kind: 'idle' } as const;
    const begun = { createdAt: at, usedAt: at, executionCount: 0, place: undefined, state };
    const session: Session = { ...of, ...begun, id: ids('ses') };
    const open: OpenSession = {
      session,
      turn: Promise.resolve(),
      comingCount: 0,
      idle: undefined,
      isClosing: false,
    };
    this.#open.set(session.id, open);
    this.#waitIdle(open);
    return session;
  }

  find(tenantId: TenantId, id: SessionId): Session | undefined {
    const session = this.#open.get(id)?.session ?? this.#ended.get(id);
    return session?.tenantId === tenantId ? session : undefined;
  }

  /** The open ones, oldest first, then those that ended of late. */
  list(tenantId: TenantId, userId: UserId | undefined): readonly Session[] {
    const open = [...this.#open.values()].map(({ session }) => session);
    return [...open, ...this.#ended.values()].filter(
      (each) => each.tenantId === tenantId && (userId === undefined || each.userId === userId),
    );
  }

  /** Ends it, and the execution that has it. Undefined when it is unknown; an ended one stays as it ended. */
  close(tenantId: TenantId, id: SessionId): Session | undefined {
    const open = this.#open.get(id);
    const session = this.find(tenantId, id);
    if (session === undefined || open === undefined) {
      return session;
    }
    if (open.session.state.kind === 'running') {
      open.isClosing = true;
      this.#parts.cancel(open.session.state.executionId);
      return open.session;
    }
    return this.#end(open, 'closed');
  }

  /** Throws `not-found` for one that is not this user's, `session-ended` for one that is no more. */
  check(id: SessionId, of: { readonly tenantId: TenantId; readonly userId: UserId }): Session {
    const session = this.find(of.tenantId, id);
    if (session === undefined || session.userId !== of.userId) {
      throw new ChameleonError('not-found', `there is no session ${id} of this user`);
    }
    if (session.state.kind === 'ended') {
      throw endedError(session);
    }
    return session;
  }

  /** Resolves when no other execution has it. Rejects with `session-ended`. */
  async enter(id: SessionId, executionId: ExecutionId): Promise<SessionTurn> {
    const open = this.#open.get(id);
    if (open === undefined) {
      const ended = this.#ended.get(id);
      throw ended === undefined ? goneError(id) : endedError(ended);
    }
    const before = open.turn;
    const own = Promise.withResolvers<void>();
    open.turn = own.promise;
    open.comingCount += 1;
    open.idle?.();
    await before;
    if (open.session.state.kind === 'ended') {
      own.resolve();
      throw endedError(open.session);
    }
    open.session = { ...open.session, state: { kind: 'running', executionId } };
    let hasLeft = false;
    return {
      place: open.session.place,
      leave: (ran) => {
        if (!hasLeft) {
          hasLeft = true;
          open.comingCount -= 1;
          this.#left(open, ran);
          own.resolve();
        }
      },
    };
  }

  /** Hears of instances and managers that are gone. */
  observe(event: ChameleonEvent): void {
    if (event.name !== 'instance.stopped' && event.name !== 'manager.stopped') {
      return;
    }
    for (const open of this.#open.values()) {
      const { place, state } = open.session;
      const isGone =
        event.name === 'instance.stopped'
          ? place?.instanceId === event.instanceId
          : place?.managerId === event.managerId;
      // Of one that is running its execution tells.
      if (isGone && state.kind === 'idle') {
        this.#end(open, 'lost');
      }
    }
  }

  #left(open: OpenSession, ran: Parameters<SessionTurn['leave']>[0]): void {
    const { place, executionCount } = open.session;
    if (ran === undefined || ran === 'unknown') {
      open.session = { ...open.session, state: { kind: 'idle' } };
    } else {
      const { managerId, instanceId, isKept } = ran;
      open.session = {
        ...open.session,
        usedAt: this.#parts.clock.now(),
        executionCount: executionCount + 1,
        place: { managerId, instanceId },
        state: { kind: 'idle' },
      };
      if (!isKept) {
        this.#end(open, open.isClosing ? 'closed' : 'ended-itself');
        return;
      }
    }
    if (open.isClosing) {
      this.#end(open, 'closed');
    } else if (ran === 'unknown' && place !== undefined) {
      this.#end(open, 'lost');
    } else {
      this.#waitIdle(open);
    }
  }

  #waitIdle(open: OpenSession): void {
    if (open.comingCount === 0) {
      open.idle = this.#parts.clock.schedule(open.session.idleMs, () => this.#end(open, 'idle'));
    }
  }

  #end(open: OpenSession, why: SessionEndReason): Session {
    open.idle?.();
    const { place, id } = open.session;
    open.session = { ...open.session, state: { kind: 'ended', at: this.#parts.clock.now(), why } };
    this.#open.delete(id);
    this.#ended.set(id, open.session);
    // One that is lost may be lost to us alone.
    if (place !== undefined && why !== 'ended-itself') {
      this.#parts.release(place);
    }
    return open.session;
  }
}

function endedError({ id, state }: Session): ChameleonError {
  const why = state.kind === 'ended' ? state.why : 'closed';
  return new ChameleonError('session-ended', `session ${id} has ended: ${sentences[why]}`);
}

function goneError(id: SessionId): ChameleonError {
  return new ChameleonError(
    'session-ended',
    `session ${id} is not known here any more: sessions end with their server`,
  );
}

const sentences: Readonly<Record<SessionEndReason, string>> = {
  closed: 'it was closed',
  idle: 'nothing came for too long',
  'ended-itself': 'an execution ended its process',
  lost: 'its instance was lost',
};
