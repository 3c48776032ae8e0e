import type { OperationMix } from '../../model/execution.ts';

/** What the launcher counts of one run. */
export interface CountedWork {
  readonly cpuUserMs: number;
  readonly cpuSystemMs: number;
  /** Characters read and written, standard streams included. */
  readonly readChars: number;
  readonly writtenChars: number;
  readonly streamBytes: number;
  readonly processCountPeak: number;
}

/** A page-cache copy of one megabyte and a fork with exec, as CPU time, on the machine of docs/results. */
const COPY_MS_PER_MB = 0.4;
const START_MS_PER_PROCESS = 1.5;
const BYTES_PER_MB = 1_048_576;

/**
 * Shares of computing, files and processes from counters alone, by what each costs in CPU time; there is no network in
 * an instance. All zero when nothing was counted.
 */
export function estimateOperations(work: CountedWork): OperationMix {
  const fileChars = Math.max(0, work.readChars + work.writtenChars - work.streamBytes);
  const fileMs = Math.min(work.cpuSystemMs, (fileChars / BYTES_PER_MB) * COPY_MS_PER_MB);
  const processMs = Math.min(
    work.cpuSystemMs - fileMs,
    Math.max(0, work.processCountPeak - 1) * START_MS_PER_PROCESS,
  );
  const computeMs = work.cpuUserMs + work.cpuSystemMs - fileMs - processMs;
  const totalMs = computeMs + fileMs + processMs;
  if (totalMs <= 0) {
    return { computeRatio: 0, fileRatio: 0, networkRatio: 0, processRatio: 0 };
  }
  return {
    computeRatio: computeMs / totalMs,
    fileRatio: fileMs / totalMs,
    networkRatio: 0,
    processRatio: processMs / totalMs,
  };
}
