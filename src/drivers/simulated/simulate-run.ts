import type { EndReason, ExecutionLimits, ExecutionUsage, OperationMix } from '../../model/execution.ts';
import type { OutputChunk, RunReport, RunRequest } from '../driver.ts';
import type { SimulatedDirective } from './read-directive.ts';

/** A directive with nothing left open: what this run will do if nothing ends it early. */
export interface RunBehaviour {
  readonly runMs: number;
  readonly cpuMs: number;
  readonly memoryMb: number;
  readonly processCount: number;
  readonly exitCode: number;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly stdoutBytes: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly networkBytes: number;
  readonly crashAtMs: number | undefined;
  readonly converses: boolean;
  /** What a conversation has read by its end; all others read what was given with them. */
  readonly heardBytes?: number;
}

/** A conversation lasts until its input ends, or a limit ends it. */
const CONVERSATION_MS = 86_400_000;

/** When a run ends after its first instruction, and why. */
export interface RunEnd {
  readonly atMs: number;
  readonly reason: EndReason;
}

/** Fills what the program does not say with what was drawn for it. */
export function behaviourOf(
  directive: SimulatedDirective,
  request: RunRequest,
  drawn: { readonly runMs: number; readonly memoryMb: number; readonly cpuRatio: number },
): RunBehaviour {
  const converses = directive.converses === true;
  const runMs = converses ? CONVERSATION_MS : (directive.runMs ?? drawn.runMs);
  const echo = `stdin=${request.stdin}\nargs=${request.args.join('|')}\nenv=${request.env.CONFORMANCE ?? ''}\n`;
  return {
    runMs,
    cpuMs: directive.cpuMs ?? (converses ? 0 : runMs * drawn.cpuRatio),
    memoryMb: directive.memoryMb ?? drawn.memoryMb,
    processCount: directive.processCount ?? 1,
    exitCode: directive.exitCode ?? 0,
    signal: directive.signal,
    stdout: (directive.stdout ?? '') + (directive.echo === true ? echo : ''),
    stderr: directive.stderr ?? '',
    stdoutBytes: directive.stdoutBytes ?? 0,
    readBytes: directive.readBytes ?? 0,
    writtenBytes: directive.writtenBytes ?? 0,
    networkBytes: directive.networkBytes ?? 0,
    crashAtMs: directive.crashAtMs,
    converses,
  };
}

/** Everything grows evenly over the run, so a limit at half of a run's need ends it at half of its time. */
function reachedAt(behaviour: RunBehaviour, need: number, limit: number): number {
  return need > limit ? (behaviour.runMs * limit) / need : Number.POSITIVE_INFINITY;
}

/** The first thing that ends the run: its own exit or signal, or a limit. */
export function endOfRun(behaviour: RunBehaviour, limits: ExecutionLimits): RunEnd {
  const ownReason = behaviour.signal === undefined ? 'exit' : 'signal';
  const outputBytes = headBytes(behaviour.stdout) + headBytes(behaviour.stderr) + behaviour.stdoutBytes;
  const ends: readonly RunEnd[] = [
    { atMs: behaviour.runMs, reason: ownReason },
    { atMs: behaviour.runMs > limits.wallMs ? limits.wallMs : Number.POSITIVE_INFINITY, reason: 'wall' },
    { atMs: reachedAt(behaviour, behaviour.cpuMs, limits.cpuMs), reason: 'cpu' },
    { atMs: reachedAt(behaviour, behaviour.memoryMb, limits.memoryMb), reason: 'memory' },
    { atMs: reachedAt(behaviour, behaviour.processCount, limits.processCount), reason: 'processes' },
    { atMs: reachedAt(behaviour, outputBytes, limits.outputBytes), reason: 'output' },
  ];
  return ends.reduce((first, end) => (end.atMs < first.atMs ? end : first));
}

function headBytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** What the program writes at its first instruction, within the limit. */
export function firstOutput(behaviour: RunBehaviour, limits: ExecutionLimits): readonly OutputChunk[] {
  const stdout = new TextEncoder().encode(behaviour.stdout).subarray(0, limits.outputBytes);
  const stderr = new TextEncoder().encode(behaviour.stderr).subarray(0, limits.outputBytes - stdout.length);
  const chunks: readonly OutputChunk[] = [
    { stream: 'stdout', bytes: stdout },
    { stream: 'stderr', bytes: stderr },
  ];
  return chunks.filter((chunk) => chunk.bytes.length > 0);
}

/** What the program writes over its run, delivered at its end, within what the limit leaves. */
export function laterOutput(behaviour: RunBehaviour, limits: ExecutionLimits, end: RunEnd): Uint8Array {
  const head = firstOutput(behaviour, limits).reduce((sum, chunk) => sum + chunk.bytes.length, 0);
  const written =
    end.reason === 'output' ? behaviour.stdoutBytes : behaviour.stdoutBytes * shareOf(behaviour, end);
  const length = Math.min(Math.floor(written), limits.outputBytes - head);
  return new Uint8Array(Math.max(0, length)).fill('x'.charCodeAt(0));
}

function shareOf(behaviour: RunBehaviour, end: RunEnd): number {
  return Math.min(1, end.atMs / behaviour.runMs);
}

function operationsOf(behaviour: RunBehaviour): OperationMix {
  const file = behaviour.readBytes + behaviour.writtenBytes > 0 ? 1 : 0;
  const network = behaviour.networkBytes > 0 ? 1 : 0;
  const process = behaviour.processCount > 1 ? 1 : 0;
  const sum = 1 + file + network + process;
  return {
    computeRatio: 1 / sum,
    fileRatio: file / sum,
    networkRatio: network / sum,
    processRatio: process / sum,
  };
}

function usageOf(
  behaviour: RunBehaviour,
  request: RunRequest,
  run: { readonly end: RunEnd; readonly outputBytes: number },
): ExecutionUsage {
  const share = shareOf(behaviour, run.end);
  return {
    cpuUserMs: behaviour.cpuMs * share * 0.9,
    cpuSystemMs: behaviour.cpuMs * share * 0.1,
    wallMs: run.end.atMs,
    memoryMbPeak: Math.min(behaviour.memoryMb, request.limits.memoryMb),
    memorySource: 'simulated',
    processCountPeak: Math.min(behaviour.processCount, request.limits.processCount),
    readBytes: behaviour.readBytes * share,
    writtenBytes: behaviour.writtenBytes * share,
    networkBytes: behaviour.networkBytes * share,
    stdinBytes: behaviour.heardBytes ?? headBytes(request.stdin),
    outputBytes: run.outputBytes,
    operations: operationsOf(behaviour),
    operationsSource: 'simulated',
  };
}

/** The report of a run that ended so; `initMs` is what came before its first instruction. */
export function reportRun(
  behaviour: RunBehaviour,
  request: RunRequest,
  run: { readonly end: RunEnd; readonly initMs: number },
): RunReport {
  const { end } = run;
  const first = firstOutput(behaviour, request.limits);
  const later = laterOutput(behaviour, request.limits, end);
  const stdout = joined([
    ...first.filter((chunk) => chunk.stream === 'stdout').map((chunk) => chunk.bytes),
    later,
  ]);
  const stderr = joined(first.filter((chunk) => chunk.stream === 'stderr').map((chunk) => chunk.bytes));
  const isCut = end.reason === 'output';
  return {
    reason: end.reason,
    exitCode: end.reason === 'exit' ? behaviour.exitCode : null,
    signal: end.reason === 'exit' ? null : end.reason === 'signal' ? (behaviour.signal ?? null) : 'SIGKILL',
    stdout,
    stderr,
    isStdoutTruncated: isCut && behaviour.stdout.length + behaviour.stdoutBytes > stdout.length,
    isStderrTruncated: isCut && headBytes(behaviour.stderr) > stderr.length,
    // What is simulated leaves nothing.
    filesLeft: {
      files: [],
      leftOut: (request.filesWanted?.names ?? []).map((name) => ({ name, reason: 'missing' })),
    },
    isKept: isKeptAfter(end, request),
    usage: usageOf(behaviour, request, { end, outputBytes: stdout.length + stderr.length }),
    initMs: run.initMs,
    runMs: end.atMs,
  };
}

/** Who ends by itself, or gives up when it is asked to, is kept; who is killed is not. */
export function isKeptAfter({ reason }: RunEnd, { keep }: RunRequest): boolean {
  return keep !== undefined && ['exit', 'wall', 'cpu', 'output', 'cancelled'].includes(reason);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
