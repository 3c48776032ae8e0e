/** What is waited for has this long before spare time begins: a short execution, from its acceptance to its answer. */
const QUIET_MS = 20;
/** Whoever comes while there is spare work waits no longer than this, or than one task. */
const SLICE_MS = 1;

/** Work that nobody waits for, in the order in which it came. */
export interface SpareTime {
  /** How many tasks wait. */
  readonly count: number;
  /** Whether a task is being done just now. */
  readonly isWorking: boolean;
  add(task: () => void): void;
  /** Everything that was added so far, and meanwhile, is done when it returns. */
  catchUp(): void;
}

/** Does its tasks, which must not throw, a while after they came and a millisecond at a time, so that no answer waits for them. */
export function createSpareTime(): SpareTime {
  const tasks: (() => void)[] = [];
  let isDue = false;
  let isWorking = false;

  function workUntil(deadline: number): void {
    if (isWorking) {
      return;
    }
    isWorking = true;
    for (
      let next = tasks.shift();
      next !== undefined;
      next = performance.now() < deadline ? tasks.shift() : undefined
    ) {
      next();
    }
    isWorking = false;
  }

  function workSlice(): void {
    workUntil(performance.now() + SLICE_MS);
    isDue = tasks.length > 0;
    if (isDue) {
      setImmediate(workSlice);
    }
  }

  return {
    get count() {
      return tasks.length;
    },
    get isWorking() {
      return isWorking;
    },
    add(task) {
      tasks.push(task);
      if (!isDue) {
        isDue = true;
        setTimeout(workSlice, QUIET_MS);
      }
    },
    catchUp: () => workUntil(Number.POSITIVE_INFINITY),
  };
}
