/** What asks for something to be done soon. */
export interface Throttle {
  ask(): void;
  stop(): void;
}

/** Where time comes from; the browser's own unless told otherwise. */
export interface ThrottleTime {
  readonly now: () => number;
  readonly after: (durationMs: number, task: () => void) => () => void;
}

const browserTime: ThrottleTime = {
  now: () => performance.now(),
  after(durationMs, task) {
    const timer = setTimeout(task, durationMs);
    return () => clearTimeout(timer);
  },
};

/**
 * Runs as soon as it is asked, but never twice at a time, nor sooner than `intervalMs` after it last began: whatever is asked
 * meanwhile is one more run. A run that fails is over like any other.
 */
export function createThrottle(
  run: () => Promise<void>,
  intervalMs: number,
  time: ThrottleTime = browserTime,
): Throttle {
  let beganAt = Number.NEGATIVE_INFINITY;
  let isRunning = false;
  let isAsked = false;
  let isStopped = false;
  let cancel: (() => void) | undefined;

  async function begin(): Promise<void> {
    cancel = undefined;
    isAsked = false;
    isRunning = true;
    beganAt = time.now();
    await run().catch(() => undefined);
    isRunning = false;
    if (isAsked) {
      ask();
    }
  }

  function ask(): void {
    isAsked = true;
    if (!isRunning && !isStopped && cancel === undefined) {
      cancel = time.after(Math.max(0, beganAt + intervalMs - time.now()), () => void begin());
    }
  }

  return {
    ask,
    stop() {
      isStopped = true;
      cancel?.();
    },
  };
}
