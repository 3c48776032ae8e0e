/** How an execution found its instance. */
export type SimulatedStart = 'warm' | 'prewarmed' | 'cold';

interface SimulatedArrival {
  readonly at: number;
  readonly user: string;
  readonly program: string | undefined;
  readonly kind: string;
  readonly start: SimulatedStart;
  /** The user's own instance that it takes; undefined unless the start is warm. */
  readonly instance: number | undefined;
}

/** An execution ended, and its instance is its user's from now on. */
interface SimulatedRelease {
  readonly at: number;
  readonly arrivedAt: number;
  readonly user: string;
  readonly kind: string;
  readonly instance: number;
  /** What it used, as far as the trace tells. */
  readonly memoryMb: number | undefined;
}

/** A boot is over, and was measured: told only where boots do not all take what is expected of them. */
export interface SimulatedBoot {
  readonly kind: string;
  readonly bootMs: number;
}

/** What becomes of a user's instance, instants included; a later release or arrival of that instance replaces it. */
export interface Retention {
  /** It is stopped then; not later than now: at once, `Infinity`: only by eviction. */
  readonly until: number;
  /** Another one is ready for the user from `from` until `until`. */
  readonly again?: { readonly from: number; readonly until: number };
  /** Idle instances to stop at once. */
  readonly evicted?: readonly number[];
}

export const NOT_KEPT: Retention = { until: Number.NEGATIVE_INFINITY };

/** The pool of one kind as a policy may see it. */
export interface StockView {
  readonly kind: string;
  readonly idleCount: number;
  readonly bootingCount: number;
  readonly busyCount: number;
}

/** A way to size a pool. It sees what happened, never what will. */
export interface Policy {
  readonly name: string;
  arrived(arrival: SimulatedArrival): void;
  released(release: SimulatedRelease): Retention;
  /** Told before the next review. */
  booted?(boot: SimulatedBoot): void;
  /** Sizes the shared stocks anew, after an arrival, an end, or when its time has come; returns when to be asked again. */
  review(now: number, stocks: readonly StockView[]): number;
  /** Instances of the kind to hold that never ran user code, as of the last review. */
  stockOf(kind: string): number;
}
