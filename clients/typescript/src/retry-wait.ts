import { ChameleonError } from './chameleon-error.ts';

/** How often and how patiently a call is made again. */
export interface RetryPolicy {
  /** Attempts after the first; 0 for none. */
  readonly countMax: number;
  /** The first pause is at most this long, each next one at most twice the one before. */
  readonly baseMs: number;
  /** No pause is spread over more than this. */
  readonly pauseMsMax: number;
  /** A server that wants to be left alone for longer is not asked again by this call. */
  readonly retryAfterMsMax: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  countMax: 4,
  baseMs: 100,
  pauseMsMax: 5_000,
  retryAfterMsMax: 30_000,
};

/** Codes by which a server says that it has done nothing of what was asked. */
const REFUSALS: ReadonlySet<string> = new Set([
  'overloaded',
  'over-quota',
  'over-budget',
  'shutting-down',
  'stdin-full',
]);
/** By which anybody on the way says the same. */
const TOO_MANY_REQUESTS = 429;
const PASSING_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Whether doing a request twice is the same as doing it once. What is not `repeatable` is made again only where the server said
 * that nothing was done.
 */
export type RequestSafety = 'repeatable' | 'once';

function isWorthRepeating(error: ChameleonError, safety: RequestSafety): boolean {
  if (REFUSALS.has(error.code) || error.status === TOO_MANY_REQUESTS) {
    return true;
  }
  const isPassing =
    error.code === 'server-unreachable' ||
    error.code === 'idempotency-in-progress' ||
    (error.status !== undefined && PASSING_STATUSES.has(error.status));
  return safety === 'repeatable' && isPassing;
}

/**
 * How long to wait before the next attempt, in milliseconds, or undefined where there is to be none. The pause is drawn evenly
 * from nothing up to its bound, behind what the server asked for; `chance` is in [0, 1).
 */
export function retryWaitMs(
  error: unknown,
  state: {
    readonly safety: RequestSafety;
    readonly failedCount: number;
    readonly policy: RetryPolicy;
    readonly chance: number;
  },
): number | undefined {
  const { safety, failedCount, policy, chance } = state;
  if (
    !(error instanceof ChameleonError) ||
    failedCount > policy.countMax ||
    !isWorthRepeating(error, safety)
  ) {
    return undefined;
  }
  const { retryAfterMs = 0 } = error;
  if (retryAfterMs > policy.retryAfterMsMax) {
    return undefined;
  }
  const boundMs = Math.min(policy.pauseMsMax, policy.baseMs * 2 ** (failedCount - 1));
  return retryAfterMs + chance * boundMs;
}
