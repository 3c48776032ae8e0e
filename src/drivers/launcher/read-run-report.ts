import { constants } from 'node:os';
import { BYTES_PER_MB } from '../../kernel/units.ts';
import type { EndReason, ExecutionUsage, MeasureSource } from '../../model/execution.ts';
import type { FilesLeft } from '../../model/program-file.ts';
import type { RunReport } from '../driver.ts';
import { estimateOperations } from './estimate-operations.ts';
import type { ExitReply } from './launcher-replies.ts';

const US_PER_MS = 1000;

/** Some have a second, older name behind their usual one. */
const signalNames = new Map(
  Object.entries(constants.signals)
    .toReversed()
    .map(([name, number]) => [number, name]),
);

const sources: Readonly<Record<ExitReply['usage']['memorySource'], MeasureSource>> = {
  cgroup: 'cgroup',
  sampled: 'sampled',
  maxrss: 'counters',
};

function reasonOf(exit: ExitReply): EndReason {
  if (exit.killReason === 'hangup') {
    return 'platform';
  }
  if (exit.killReason !== 'none') {
    return exit.killReason;
  }
  return exit.signal === undefined ? 'exit' : 'signal';
}

function usageOf({ usage }: ExitReply): ExecutionUsage {
  const cpuUserMs = usage.cpuUserUs / US_PER_MS;
  const cpuSystemMs = usage.cpuSystemUs / US_PER_MS;
  const outputBytes = usage.stdoutBytes + usage.stderrBytes;
  return {
    cpuUserMs,
    cpuSystemMs,
    wallMs: usage.wallUs / US_PER_MS,
    memoryMbPeak: usage.memoryBytesPeak / BYTES_PER_MB,
    memorySource: sources[usage.memorySource],
    processCountPeak: usage.processesPeak,
    readBytes: Math.max(0, usage.readChars),
    writtenBytes: Math.max(0, usage.writeChars),
    networkBytes: 0,
    stdinBytes: usage.stdinBytes,
    outputBytes,
    operations: estimateOperations({
      cpuUserMs,
      cpuSystemMs,
      readChars: usage.readChars,
      writtenChars: usage.writeChars,
      streamBytes: usage.stdinBytes + outputBytes,
      processCountPeak: usage.processesPeak,
    }),
    operationsSource: 'counters',
  };
}

/** The launcher's exit report in the port's words. */
export function readRunReport(
  exit: ExitReply,
  output: { readonly stdout: Uint8Array; readonly stderr: Uint8Array },
  filesLeft: FilesLeft,
): RunReport {
  const signal = exit.signal === undefined ? null : (signalNames.get(exit.signal) ?? `signal ${exit.signal}`);
  return {
    reason: reasonOf(exit),
    exitCode: exit.exitCode ?? null,
    signal,
    stdout: output.stdout,
    stderr: output.stderr,
    isStdoutTruncated: exit.stdoutTruncated,
    isStderrTruncated: exit.stderrTruncated,
    usage: usageOf(exit),
    filesLeft,
    isKept: exit.kept,
    initMs: exit.usage.startUs / US_PER_MS,
    runMs: exit.usage.wallUs / US_PER_MS,
  };
}
