import { BYTES_PER_MB } from '../../../kernel/units.ts';
import type { ExecutionResult } from '../../../model/execution.ts';
import { didNotCompile } from '../did-not-compile.ts';
import { endMessageOf } from '../end-message.ts';

/** RE: exited with an error, SG: ended by a signal, TO: out of time, OL and EL: too much output and error output, XX: the platform's fault. */
type PistonStatus = 'RE' | 'SG' | 'TO' | 'OL' | 'EL' | 'XX';

/** One stage of a job: milliseconds, bytes. */
interface PistonStage {
  readonly stdout: string;
  readonly stderr: string;
  readonly output: string;
  readonly code: number | null;
  readonly signal: string | null;
  readonly message: string | null;
  readonly status: PistonStatus | null;
  readonly cpu_time: number | null;
  readonly wall_time: number | null;
  readonly memory: number | null;
}

/** What a job came to; no compile stage where nothing is compiled. */
export interface PistonStages {
  readonly run: PistonStage;
  readonly compile?: PistonStage;
}

const NOTHING: PistonStage = {
  stdout: '',
  stderr: '',
  output: '',
  code: 0,
  signal: null,
  message: null,
  status: null,
  cpu_time: null,
  wall_time: null,
  memory: null,
};

const KILLED = { code: null, signal: 'SIGKILL' } as const;

type Ending = Pick<PistonStage, 'code' | 'signal' | 'status'>;

function endingOf({ outcome, reason, exitCode, signal, isStdoutTruncated }: ExecutionResult): Ending {
  switch (reason) {
    case 'exit':
    case 'compile':
      return { code: exitCode, signal, status: outcome === 'succeeded' ? null : 'RE' };
    case 'signal':
      return { code: null, signal, status: 'SG' };
    case 'wall':
    case 'cpu':
      return { ...KILLED, status: 'TO' };
    case 'output':
      return { ...KILLED, status: isStdoutTruncated ? 'OL' : 'EL' };
    case 'memory':
    case 'processes':
    case 'cancelled':
      return { ...KILLED, status: 'SG' };
    case 'platform':
    case 'overloaded':
      return { code: null, signal: null, status: 'XX' };
  }
}

function figuresOf(
  cpuMs: number,
  wallMs: number | undefined,
  memoryMb: number,
): Pick<PistonStage, 'cpu_time' | 'wall_time' | 'memory'> {
  return {
    cpu_time: Math.round(cpuMs),
    wall_time: wallMs === undefined ? null : Math.round(wallMs),
    memory: Math.round(memoryMb * BYTES_PER_MB),
  };
}

function compileFiguresOf({ compile, timings }: ExecutionResult): Partial<PistonStage> {
  return compile === undefined ? {} : figuresOf(compile.cpuMs, timings.compileMs, compile.memoryMbPeak);
}

function runFiguresOf({ usage }: ExecutionResult): Partial<PistonStage> {
  return usage === undefined
    ? {}
    : figuresOf(usage.cpuUserMs + usage.cpuSystemMs, usage.wallMs, usage.memoryMbPeak);
}

/** The stages of a finished execution. Of a job that did not compile both are what its compiler came to, as in Piston. */
export function viewPistonStages(result: ExecutionResult): PistonStages {
  const { stdout, stderr } = result;
  const last: PistonStage = {
    ...NOTHING,
    stdout,
    stderr,
    // The platform keeps the two apart: what came first of them is not known.
    output: stdout + stderr,
    ...endingOf(result),
    message: endMessageOf(result),
  };
  if (didNotCompile(result)) {
    const compile = { ...last, ...compileFiguresOf(result) };
    return { run: compile, compile };
  }
  const run = { ...last, ...runFiguresOf(result) };
  return result.compile === undefined
    ? { run }
    : { run, compile: { ...NOTHING, ...compileFiguresOf(result) } };
}
