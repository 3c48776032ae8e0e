import { type CheckpointThread, startCheckpointThread } from './checkpoint-thread.ts';
import { fixedQuery } from './query-builder.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** When the log is copied into the database, so that it gives its space back. */
export interface LogCheckpoints {
  /** To be called after each commit: begins a checkpoint when the log has grown by enough. */
  afterCommit(): void;
  /** While nobody may commit: resolves when commits may go on. Never rejects. */
  holding(): Promise<void> | undefined;
  /** Begins no more and lets the one under way end. */
  close(): Promise<void>;
}

/** 16 MB of pages of 4 KiB. */
const PAGE_COUNT_DUE = 4096;
/** Looking costs as much as a statement: far from what is due, only each such commit is followed by a look. */
const COMMIT_COUNT_BETWEEN_LOOKS = 16;
/** What SQLite does unless told. */
const SQLITE_PAGE_COUNT_DUE = 1000;

const logState = fixedQuery<{ log: number; checkpointed: number }>('pragma wal_checkpoint(noop)');

function pageCountToCopy(connection: SqliteConnection): number {
  const state = connection.first(logState);
  return state === undefined ? 0 : state.log - state.checkpointed;
}

/** Whether to look at the log after a commit: after every one once half of what is due was seen, as also after a checkpoint. */
function spacedLooks(pageCountDue: number) {
  let commitCountLeft = 0;
  return {
    isDue(): boolean {
      commitCountLeft -= 1;
      return commitCountLeft <= 0;
    },
    saw(pageCount: number): void {
      commitCountLeft = pageCount < pageCountDue / 2 ? COMMIT_COUNT_BETWEEN_LOOKS : 0;
    },
  };
}

/**
 * Makes the checkpoints of a connection's database in another thread, because each waits for the disk several times: first
 * most of the log while commits go on, then, while they are held, the rest and the new beginning of the log.
 */
export function openLogCheckpoints(
  connection: SqliteConnection,
  { pageCountDue = PAGE_COUNT_DUE }: { readonly pageCountDue?: number } = {},
): LogCheckpoints {
  let thread: CheckpointThread | undefined;
  let running: Promise<void> | undefined;
  let held: Promise<void> | undefined;
  let isClosed = false;
  /** What the last checkpoint could not copy, seen at the first commit after it: the next is due with so much on top. */
  let pageCountLeft = 0;
  const looks = spacedLooks(pageCountDue);
  connection.pragma('wal_autocheckpoint = 0');

  async function makeCheckpoint(through: CheckpointThread): Promise<void> {
    try {
      await through.take('copy');
      if (!isClosed) {
        const last = through.take('copy-and-begin-anew');
        held = last.then(letGo, letGo);
        await last;
      }
    } catch {
      // Without the thread SQLite does it within commits again: slower for everybody, but the log stays bounded.
      giveUp();
    }
  }

  function letGo(): void {
    held = undefined;
    running = undefined;
    pageCountLeft = Number.POSITIVE_INFINITY;
  }

  function giveUp(): void {
    if (!isClosed) {
      isClosed = true;
      connection.pragma(`wal_autocheckpoint = ${SQLITE_PAGE_COUNT_DUE}`);
    }
  }

  return {
    afterCommit() {
      if (isClosed || running !== undefined || !looks.isDue()) {
        return;
      }
      const waiting = pageCountToCopy(connection);
      looks.saw(waiting);
      pageCountLeft = Math.min(pageCountLeft, waiting);
      if (waiting >= pageCountLeft + pageCountDue) {
        thread ??= startCheckpointThread(connection.path);
        running = makeCheckpoint(thread);
      }
    },
    holding: () => held,
    async close() {
      isClosed = true;
      await thread?.close();
    },
  };
}
