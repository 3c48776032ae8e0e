/** Cancels a scheduled task; calling it twice, or after the task ran, does nothing. */
export type Cancel = () => void;

/**
 * The only source of time. Instants are milliseconds since the Unix epoch and never go backwards: the
 * system clock is anchored once and then advances monotonically, so that a jump of the host's clock
 * neither fires nor delays a limit.
 */
export interface Clock {
  now(): number;
  /** Runs `task` once after `delayMs` (≥ 0). */
  schedule(delayMs: number, task: () => void): Cancel;
}

/** Resolves after `delayMs` of the given clock. */
export function delay(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(delayMs, resolve);
  });
}
