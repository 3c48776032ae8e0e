import type { FlushTime } from '../store.ts';
import type { LogFile } from './log-file.ts';

/** A write that is committed and not flushed yet. */
export interface CommittedWrite {
  readonly flush: FlushTime;
  tell(): void;
  reject(error: unknown): void;
}

export interface Flushing {
  /** Tells each of them once it is flushed. */
  add(writes: readonly CommittedWrite[]): void;
  /** Flushes what is left with these, tells or rejects, and lets go of the log. */
  close(last: readonly CommittedWrite[]): void;
}

/** How long those wait for company for whom nobody waits. */
const SOON_MS = 20;

/** One flush after the other: what is committed during one is covered by the next. */
export function createFlushing(log: LogFile): Flushing {
  let committed: CommittedWrite[] = [];
  let isFlushing = false;
  let timer: NodeJS.Timeout | undefined;

  function takeCommitted(): readonly CommittedWrite[] {
    clearTimeout(timer);
    timer = undefined;
    const covered = committed;
    committed = [];
    return covered;
  }

  async function flushAll(): Promise<void> {
    isFlushing = true;
    do {
      const covered = takeCommitted();
      await log.flush().then(
        () => tellAll(covered),
        (error: unknown) => rejectAll(covered, error),
      );
    } while (committed.some(isUrgent));
    isFlushing = false;
    if (committed.length > 0) {
      flushSoon();
    }
  }

  function flushSoon(): void {
    timer ??= setTimeout(() => void flushAll(), SOON_MS);
  }

  return {
    add(writes) {
      committed.push(...writes);
      if (isFlushing || writes.length === 0) {
        return;
      }
      if (writes.some(isUrgent)) {
        void flushAll();
      } else {
        flushSoon();
      }
    },
    close(last) {
      const covered = [...takeCommitted(), ...last];
      if (covered.length > 0) {
        flushNow(log, covered);
      }
      log.close();
    },
  };
}

function isUrgent({ flush }: CommittedWrite): boolean {
  return flush === 'at-once';
}

function tellAll(writes: readonly CommittedWrite[]): void {
  for (const write of writes) {
    write.tell();
  }
}

function rejectAll(writes: readonly CommittedWrite[], error: unknown): void {
  for (const write of writes) {
    write.reject(error);
  }
}

function flushNow(log: LogFile, covered: readonly CommittedWrite[]): void {
  try {
    log.flushNow();
    tellAll(covered);
  } catch (error) {
    rejectAll(covered, error);
  }
}
