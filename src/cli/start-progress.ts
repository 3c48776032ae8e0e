import type { Terminal } from './terminal.ts';

const REDRAWS_PER_SECOND = 10;
const STEP_COUNT = 1000;

/** How far something is, on standard error. */
export interface Progress {
  /** So many more are done; `ratio` (0–1) is how far that is. */
  advance(eventCount: number, ratio: number): void;
  stop(): void;
}

const unseen: Progress = { advance: () => undefined, stop: () => undefined };

/** Begins a bar where a person reads standard error, and nothing elsewhere. */
export async function startProgress(terminal: Terminal, label: string, unit = 'events'): Promise<Progress> {
  if (!terminal.isErrorTty) {
    return unseen;
  }
  const { default: progress } = await import('cli-progress');
  const bar = new progress.SingleBar(
    {
      format: `${label} |{bar}| {percentage} %, {eventCount} ${unit}`,
      stream: process.stderr,
      fps: REDRAWS_PER_SECOND,
      clearOnComplete: true,
    },
    progress.Presets.legacy,
  );
  let eventCount = 0;
  bar.start(STEP_COUNT, 0, { eventCount });
  return {
    advance(moreCount, ratio) {
      eventCount += moreCount;
      bar.update(Math.floor(ratio * STEP_COUNT), { eventCount });
    },
    stop: () => bar.stop(),
  };
}
