/** How many sessions there may be, and how long one may wait for its next execution. */
export interface SessionBounds {
  readonly sessionCountMax: number;
  readonly sessionCountPerUserMax: number;
  readonly sessionIdleMs: number;
  readonly sessionIdleMsMax: number;
}
