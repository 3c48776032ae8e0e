import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src/kernel/clock.ts';

interface Task {
  readonly dueAt: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands still until told: the same calls give the same order of events, at any speed of the machine. */
export interface VirtualClock extends Clock {
  /** Passes `durationMs`, running each task that falls due at its own instant, and all that follows from it. */
  advance(durationMs: number): Promise<void>;
  /** Lets every promise that can settle at this instant settle; time stands still. */
  settle(): Promise<void>;
  /** Jumps from task to task until `awaited` settles. Throws when nothing is left that could settle it. */
  until<T>(awaited: Promise<T>): Promise<T>;
  /** From now on jumps to the next task whenever nothing else happens; returns how to stop. */
  run(): () => void;
  /** From now on time stands still while this holds: something outside, such as a disk, has not answered yet. */
  holdWhile(isAwaited: () => boolean): void;
  /** How many tasks wait. */
  readonly taskCount: number;
}

/** Bus deliveries may take a turn of the event loop each: a request and its answer, with room. */
const SETTLE_TURN_COUNT = 6;

async function settleTurns(): Promise<void> {
  for (let turn = 0; turn < SETTLE_TURN_COUNT; turn++) {
    await nextTurn();
  }
}

function earliest(tasks: ReadonlySet<Task>): Task | undefined {
  let first: Task | undefined;
  for (const task of tasks) {
    const isEarlier =
      first === undefined ||
      task.dueAt < first.dueAt ||
      (task.dueAt === first.dueAt && task.order < first.order);
    first = isEarlier ? task : first;
  }
  return first;
}

/** The clock's tasks and its hand; `fireUntil` runs what is due, earliest first. */
function timeline(startAt: number) {
  const tasks = new Set<Task>();
  let now = startAt;
  let order = 0;
  return {
    tasks,
    now: () => now,
    moveTo: (at: number) => {
      now = Math.max(now, at);
    },
    add(delayMs: number, run: () => void) {
      order += 1;
      const task: Task = { dueAt: now + Math.max(0, delayMs), order, run };
      tasks.add(task);
      return () => {
        tasks.delete(task);
      };
    },
    /** Runs the earliest task if it is due by `endAt`; says whether there was one. */
    fireNext(endAt: number): boolean {
      const task = earliest(tasks);
      if (task === undefined || task.dueAt > endAt) {
        return false;
      }
      tasks.delete(task);
      now = Math.max(now, task.dueAt);
      task.run();
      return true;
    },
  };
}

/** Makes a clock that starts at `startAt` (ms since the epoch). */
export function virtualClock(startAt = 1_700_000_000_000): VirtualClock {
  const line = timeline(startAt);
  let isHeld: () => boolean = () => false;
  async function settle(): Promise<void> {
    do {
      await settleTurns();
    } while (isHeld());
  }
  return {
    now: line.now,
    schedule: line.add,
    async advance(durationMs) {
      const endAt = line.now() + durationMs;
      do {
        await settle();
      } while (line.fireNext(endAt));
      line.moveTo(endAt);
    },
    settle,
    async until(awaited) {
      let isSettled = false;
      const mark = () => {
        isSettled = true;
      };
      awaited.then(mark, mark);
      await settle();
      while (!isSettled) {
        if (!line.fireNext(Number.POSITIVE_INFINITY)) {
          throw new Error('nothing is scheduled that could settle what is awaited');
        }
        await settle();
      }
      return awaited;
    },
    run() {
      let isRunning = true;
      const loop = async () => {
        await settle();
        while (isRunning) {
          line.fireNext(Number.POSITIVE_INFINITY);
          await settle();
        }
      };
      void loop();
      return () => {
        isRunning = false;
      };
    },
    holdWhile(isAwaited) {
      isHeld = isAwaited;
    },
    get taskCount() {
      return line.tasks.size;
    },
  };
}
