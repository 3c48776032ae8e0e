import { ChameleonError } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema.ts';
import { BYTES_PER_MB } from '../../kernel/units.ts';
import type { EndReason, ExecutionUsage, MeasureSource, OperationMix } from '../../model/execution.ts';

const readySchema = z.object({ memoryBytes: z.number() });

const exitSchema = z.object({
  exitCode: z.number().optional(),
  signal: z.number().optional(),
  killReason: z.enum(['none', 'wall', 'cpu', 'memory', 'processes', 'output', 'cancelled', 'hangup']),
  stdoutTruncated: z.boolean(),
  stderrTruncated: z.boolean(),
  usage: z.object({
    cpuUserUs: z.number(),
    cpuSystemUs: z.number(),
    startUs: z.number(),
    wallUs: z.number(),
    memoryBytesPeak: z.number(),
    memorySource: z.enum(['cgroup', 'sampled', 'maxrss']),
    processesPeak: z.number(),
    stdinBytes: z.number(),
    stdoutBytes: z.number(),
    stderrBytes: z.number(),
    boxBytes: z.number(),
    readChars: z.number(),
    writeChars: z.number(),
  }),
});

const failureSchema = z.object({ step: z.string(), error: z.string(), detail: z.string().optional() });

export type ExitReply = z.infer<typeof exitSchema>;

function parse<T>(schema: z.ZodType<T>, payload: Buffer): T {
  try {
    return schema.parse(JSON.parse(payload.toString('utf8')));
  } catch (error) {
    throw new ChameleonError('instance-failed', 'the launcher sent what is no reply', { cause: error });
  }
}

export const readReady = (payload: Buffer) => parse(readySchema, payload);
export const readExit = (payload: Buffer) => parse(exitSchema, payload);

export function readFailure(payload: Buffer): ChameleonError {
  const { step, error, detail } = parse(failureSchema, payload);
  const more = detail === undefined || detail === '' ? '' : `: ${detail.slice(0, 400)}`;
  return new ChameleonError('instance-failed', `the launcher failed at ${step}: ${error}${more}`);
}

export function reasonOf(exit: ExitReply): EndReason {
  if (exit.killReason === 'none') {
    return exit.signal === undefined ? 'exit' : 'signal';
  }
  return exit.killReason === 'hangup' ? 'cancelled' : exit.killReason;
}

const FILE_BYTES_TYPICAL = 65_536;

/**
 * What a program did, from the kernel's counters: time on the processor is computing; the rest is put down to
 * files when it moved bytes, and to processes when it had more than a few.
 */
function mixOf(usage: ExitReply['usage']): OperationMix {
  const compute = usage.cpuUserUs + usage.cpuSystemUs;
  const file = (usage.readChars + usage.writeChars) / FILE_BYTES_TYPICAL;
  const process = Math.max(0, usage.processesPeak - 1) * 1000;
  const total = compute + file * 1000 + process;
  const ratio = (part: number) => (total > 0 ? part / total : 0);
  return {
    computeRatio: ratio(compute),
    fileRatio: ratio(file * 1000),
    networkRatio: 0,
    processRatio: ratio(process),
  };
}

export function usageOf(usage: ExitReply['usage']): ExecutionUsage {
  const memorySource: MeasureSource = usage.memorySource === 'maxrss' ? 'counters' : usage.memorySource;
  return {
    cpuUserMs: usage.cpuUserUs / 1000,
    cpuSystemMs: usage.cpuSystemUs / 1000,
    wallMs: usage.wallUs / 1000,
    memoryMbPeak: usage.memoryBytesPeak / BYTES_PER_MB,
    memorySource,
    processCountPeak: usage.processesPeak,
    readBytes: usage.readChars,
    writtenBytes: usage.writeChars,
    networkBytes: 0,
    stdinBytes: usage.stdinBytes,
    outputBytes: usage.stdoutBytes + usage.stderrBytes,
    operations: mixOf(usage),
    operationsSource: 'counters',
  };
}
