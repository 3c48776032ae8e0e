import type { Trace, TraceEvent } from '../simulator/traces/trace-event.ts';
import { startProgress } from './start-progress.ts';
import type { Terminal } from './terminal.ts';

/**
 * Calls `use` with the trace, and shows on standard error, where a person reads it, how far its reading is. `watch` sees
 * each batch that is read.
 */
export async function withProgress<Result>(
  terminal: Terminal,
  shown: {
    readonly trace: Trace;
    readonly label: string;
    readonly watch?: (batch: readonly TraceEvent[]) => void;
  },
  use: (trace: Trace) => Promise<Result>,
): Promise<Result> {
  const { trace, watch } = shown;
  const bar = await startProgress(terminal, shown.label);
  try {
    return await use({
      ...trace,
      async *batches() {
        for await (const batch of trace.batches()) {
          watch?.(batch);
          bar.advance(batch.length, trace.progressRatio() ?? 0);
          yield batch;
        }
      },
    });
  } finally {
    bar.stop();
  }
}
