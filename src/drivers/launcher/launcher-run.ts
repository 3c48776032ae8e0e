import type { OutputChunk, RunReport } from '../driver.ts';
import type { LauncherFiles } from './launcher-files.ts';
import type { ExitReply } from './launcher-replies.ts';
import { readRunReport } from './read-run-report.ts';

export interface FilesOutcome {
  readonly report: RunReport;
  /** From the hand-over of the files to the first instruction. */
  readonly handOverMs: number;
}

/** What has come of a run so far. */
export interface CurrentRun {
  readonly outcome: PromiseWithResolvers<FilesOutcome>;
  readonly onOutput: (chunk: OutputChunk) => void;
  readonly stdout: Uint8Array[];
  readonly stderr: Uint8Array[];
  readonly files: LauncherFiles;
  /** Of a run that is to be kept, the input that it got as a file: nothing of that goes through the launcher's hands. */
  readonly filedBytes: number | undefined;
  readonly handedAt: number;
  startedAt: number | undefined;
}

/** What it came to, by the launcher's last word. */
export function outcomeOf(run: CurrentRun, exit: ExitReply): FilesOutcome {
  const output = { stdout: Buffer.concat(run.stdout), stderr: Buffer.concat(run.stderr) };
  const report = withFiled(readRunReport(exit, output, run.files.left()), run);
  return { report, handOverMs: handOverMsOf(run, report) };
}

function withFiled(report: RunReport, { filedBytes = 0 }: CurrentRun): RunReport {
  const { usage } = report;
  return { ...report, usage: { ...usage, stdinBytes: usage.stdinBytes + filedBytes } };
}

/** A program that ended at once may have been told of as started only with its end: its run is no hand-over. */
function handOverMsOf({ handedAt, startedAt }: CurrentRun, { runMs }: RunReport): number {
  const untilEndMs = performance.now() - handedAt;
  return Math.max(
    0,
    Math.min(startedAt === undefined ? untilEndMs : startedAt - handedAt, untilEndMs - runMs),
  );
}
