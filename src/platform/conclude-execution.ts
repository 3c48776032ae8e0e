import { unreachable } from '../kernel/assert.ts';
import type { ManagerId } from '../kernel/ids.ts';
import type {
  EndReason,
  ExecutionLimits,
  ExecutionOutcome,
  ExecutionResult,
  ExecutionTimings,
} from '../model/execution.ts';
import type { ExecuteAnswer } from '../model/manager-messages.ts';
import { summariseFile } from './program-files.ts';

/** The one outcome that a reason means; only an exit needs its code to tell success from failure. */
export function outcomeOf(reason: EndReason, exitCode: number | null): ExecutionOutcome {
  switch (reason) {
    case 'exit':
      return exitCode === 0 ? 'succeeded' : 'failed';
    case 'signal':
    case 'compile':
    case 'platform':
      return 'failed';
    case 'wall':
    case 'cpu':
      return 'timed-out';
    case 'memory':
    case 'processes':
    case 'output':
      return 'killed';
    case 'cancelled':
      return 'cancelled';
    case 'overloaded':
      return 'rejected';
    default:
      return unreachable(reason);
  }
}

/** One sentence for a limit that was reached; undefined when the program ended by itself. */
function limitMessage(reason: EndReason, limits: ExecutionLimits): string | undefined {
  switch (reason) {
    case 'wall':
      return `ran longer than ${limits.wallMs} ms`;
    case 'cpu':
      return `used more than ${limits.cpuMs} ms of CPU`;
    case 'memory':
      return `used more than ${limits.memoryMb} MB of memory`;
    case 'processes':
      return `had more than ${limits.processCount} processes and threads`;
    case 'output':
      return `wrote more than ${limits.outputBytes} bytes of output`;
    default:
      return undefined;
  }
}

/** Why it did not end by itself, where the compiler or the program met a limit or was refused. */
function messageOf(
  { reason, exitCode, compile }: ExecuteAnswer,
  limits: ExecutionLimits,
): string | undefined {
  if (reason === 'compile') {
    return exitCode === 0 ? 'the compiler left no program that could run' : 'it did not compile';
  }
  if (compile?.failedUnder === undefined) {
    return limitMessage(reason, limits);
  }
  const message = limitMessage(reason, compile.failedUnder);
  return message && `while compiling, it ${message}`;
}

/** What the caller gets of an attempt that ran. Output is read as UTF-8; other bytes show as U+FFFD. */
export function concludeRun(run: {
  readonly answer: ExecuteAnswer;
  readonly managerId: ManagerId;
  readonly limits: ExecutionLimits;
  readonly timings: Pick<ExecutionTimings, 'prepareMs' | 'queueMs'>;
}): ExecutionResult {
  const { answer } = run;
  const { compile } = answer;
  const hasRun = compile?.failedUnder === undefined;
  const decoder = new TextDecoder();
  return {
    outcome: outcomeOf(answer.reason, answer.exitCode),
    reason: answer.reason,
    exitCode: answer.exitCode,
    signal: answer.signal,
    stdout: decoder.decode(answer.stdout),
    stderr: decoder.decode(answer.stderr),
    isStdoutTruncated: answer.isStdoutTruncated,
    isStderrTruncated: answer.isStderrTruncated,
    message: messageOf(answer, run.limits),
    startKind: answer.startKind,
    isolationLevel: answer.isolationLevel,
    instanceId: answer.instanceId,
    managerId: run.managerId,
    timings: {
      ...run.timings,
      startMs: answer.startMs,
      compileMs: compile?.compileMs,
      initMs: answer.initMs,
      runMs: answer.runMs,
    },
    usage: hasRun ? answer.usage : undefined,
    compile: compile && {
      isCached: compile.isCached,
      cpuMs: compile.cpuMs,
      memoryMbPeak: compile.memoryMbPeak,
    },
    artifacts: answer.filesLeft.files.map(summariseFile),
    leftOut: answer.filesLeft.leftOut,
    memoryLimitMb: run.limits.memoryMb,
  };
}

/** The result of an execution that has no run to tell of: withdrawn in time, or failed by the platform. */
export function concludeWithoutRun(end: {
  readonly reason: 'cancelled' | 'platform';
  readonly message: string;
  readonly timings: Pick<ExecutionTimings, 'prepareMs' | 'queueMs'>;
}): ExecutionResult {
  return {
    outcome: outcomeOf(end.reason, null),
    reason: end.reason,
    exitCode: null,
    signal: null,
    stdout: '',
    stderr: '',
    isStdoutTruncated: false,
    isStderrTruncated: false,
    message: end.message,
    startKind: undefined,
    isolationLevel: undefined,
    instanceId: undefined,
    managerId: undefined,
    timings: { ...end.timings, startMs: 0, initMs: 0, runMs: 0 },
    usage: undefined,
  };
}
