import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';
import { ChameleonError, messageOf } from '../../kernel/errors.ts';

/**
 * The write-ahead log of a database, to be flushed from outside of SQLite: what was committed before a flush began is on
 * disk when it ends. SQLite would flush within the commit, and this thread, which serves everybody, would wait for the
 * disk.
 */
export interface LogFile {
  /** Flushes without holding this thread up. Rejects with `store-failed`. */
  flush(): Promise<void>;
  /** Flushes and waits. Throws `store-failed`. */
  flushNow(): void;
  /** Lets go of it once the last flush has ended. */
  close(): void;
}

/** The log of the database at `path`; it is opened at the first flush, when SQLite has made it. */
export function openLogFile(path: string): LogFile {
  const logPath = `${path}-wal`;
  let descriptor: number | undefined;
  let flushCount = 0;
  let isClosed = false;

  const failed = (cause: unknown) =>
    new ChameleonError('store-failed', `${logPath}: not flushed: ${messageOf(cause)}`, { cause });

  function opened(): number {
    descriptor ??= openSync(logPath, 'r+');
    return descriptor;
  }

  function closeIfIdle(): void {
    if (isClosed && flushCount === 0 && descriptor !== undefined) {
      closeSync(descriptor);
      descriptor = undefined;
    }
  }

  return {
    flush() {
      return new Promise((resolve, reject) => {
        flushCount += 1;
        const ended = (error: unknown) => {
          flushCount -= 1;
          closeIfIdle();
          if (error === null) {
            resolve();
          } else {
            reject(failed(error));
          }
        };
        try {
          fdatasync(opened(), ended);
        } catch (error) {
          ended(error);
        }
      });
    },
    flushNow() {
      try {
        fdatasyncSync(opened());
      } catch (error) {
        throw failed(error);
      }
    },
    close() {
      isClosed = true;
      closeIfIdle();
    },
  };
}
