import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** `copy` lets others commit meanwhile; the log begins anew only if nobody does. */
export type CheckpointStep = 'copy' | 'copy-and-begin-anew';

export type CheckpointRequest = CheckpointStep | 'close';

export interface CheckpointAnswer {
  /** Why the step failed, as on a full disk; undefined when it did not. */
  readonly problem: string | undefined;
}

/** The thread runs as this file does: TypeScript next to TypeScript, compiled next to compiled. */
const threadScript = new URL(
  `./checkpoint-thread-main${extname(fileURLToPath(import.meta.url))}`,
  import.meta.url,
);

/** A thread with a connection of its own to one database. It keeps no process alive until it is closed. */
export interface CheckpointThread {
  /** Takes one step; one at a time. Rejects when the thread is lost. */
  take(step: CheckpointStep): Promise<CheckpointAnswer>;
  /** Lets the step under way end, closes the connection and ends the thread. */
  close(): Promise<void>;
}

/** Starts the thread for the database at `path`. */
export function startCheckpointThread(path: string): CheckpointThread {
  const thread = new Worker(threadScript, { name: 'checkpoints', workerData: path });
  thread.unref();
  const ended = new Promise<void>((resolve) => {
    thread.once('exit', () => resolve());
  });
  // Whoever asks hears of an error; between two questions it must not end the process.
  thread.on('error', () => undefined);
  const ask = (request: CheckpointRequest) => thread.postMessage(request);
  return {
    async take(step) {
      const answered = once(thread, 'message');
      ask(step);
      const answer = await Promise.race([answered, ended]);
      if (answer === undefined) {
        throw new Error('the thread that makes checkpoints ended');
      }
      return answer[0] as CheckpointAnswer;
    },
    close() {
      thread.ref();
      ask('close');
      return ended;
    },
  };
}
