import type { Trace, TraceEvent } from '../simulator/traces/trace-event.ts';
import type { Terminal } from './terminal.ts';

const REDRAWS_PER_SECOND = 10;
const STEP_COUNT = 1000;

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
  const bar = terminal.isErrorTty ? await startBar(shown.label) : undefined;
  let eventCount = 0;
  try {
    return await use({
      ...trace,
      async *batches() {
        for await (const batch of trace.batches()) {
          watch?.(batch);
          eventCount += batch.length;
          bar?.update(Math.floor((trace.progressRatio() ?? 0) * STEP_COUNT), { eventCount });
          yield batch;
        }
      },
    });
  } finally {
    bar?.stop();
  }
}

async function startBar(label: string) {
  const { default: progress } = await import('cli-progress');
  const bar = new progress.SingleBar(
    {
      format: `${label} |{bar}| {percentage} %, {eventCount} events`,
      stream: process.stderr,
      fps: REDRAWS_PER_SECOND,
      clearOnComplete: true,
    },
    progress.Presets.legacy,
  );
  bar.start(STEP_COUNT, 0, { eventCount: 0 });
  return bar;
}
