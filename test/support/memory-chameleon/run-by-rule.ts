import { makeId } from '../../../src/kernel/ids.ts';
import type { ExecutionRequest, ExecutionResult, ExecutionUsage } from '../../../src/model/execution.ts';

const usage: ExecutionUsage = {
  cpuUserMs: 8,
  cpuSystemMs: 2,
  wallMs: 12,
  memoryMbPeak: 31,
  memorySource: 'sampled',
  processCountPeak: 1,
  readBytes: 10,
  writtenBytes: 0,
  networkBytes: 0,
  stdinBytes: 0,
  outputBytes: 6,
  operations: { computeRatio: 1, fileRatio: 0, networkRatio: 0, processRatio: 0 },
  operationsSource: 'counters',
};

const succeeded: ExecutionResult = {
  outcome: 'succeeded',
  reason: 'exit',
  exitCode: 0,
  signal: null,
  stdout: '',
  stderr: '',
  isStdoutTruncated: false,
  isStderrTruncated: false,
  message: undefined,
  startKind: 'prewarmed',
  isolationLevel: 'simulated',
  instanceId: makeId('ins', '1'),
  managerId: makeId('mgr', '1'),
  timings: { prepareMs: 1, queueMs: 0, startMs: 2, initMs: 1, runMs: 12 },
  usage,
};

const ended = { exitCode: null, signal: 'SIGKILL', startKind: 'warm' } as const;
const neverRan = { exitCode: null, startKind: undefined, usage: undefined } as const;

/** What each first word of a program comes to; the rest of its line is the word's argument. */
const rules: Readonly<
  Record<string, (argument: string, request: ExecutionRequest) => Partial<ExecutionResult>>
> = {
  print: (argument) => ({ stdout: `${argument}\n` }),
  cat: (_argument, request) => ({ stdout: request.stdin }),
  args: (_argument, request) => ({ stdout: JSON.stringify([request.args, request.env]) }),
  fetch: (argument) => ({
    usage: {
      ...usage,
      networkBytes: 30,
      network: {
        sentBytes: 10,
        receivedBytes: 20,
        connectionCount: 1,
        refusedCount: 0,
        hosts: [`${argument}:443`],
        refusedHosts: [],
      },
    },
  }),
  hold: (argument) => ({ stdout: argument }),
  exit: (argument) => ({
    outcome: 'failed',
    exitCode: Number.parseInt(argument, 10),
    stderr: argument.replace(/^\d+ ?/, ''),
  }),
  signal: (argument) => ({ outcome: 'failed', reason: 'signal', exitCode: null, signal: argument }),
  wall: () => ({ ...ended, outcome: 'timed-out', reason: 'wall', message: 'ran longer than 30000 ms' }),
  memory: () => ({ ...ended, outcome: 'killed', reason: 'memory', isStderrTruncated: true }),
  overloaded: () => ({ ...neverRan, outcome: 'rejected', reason: 'overloaded', message: 'too much to do' }),
  broken: () => ({
    ...neverRan,
    outcome: 'failed',
    reason: 'platform',
    message: 'the instance failed twice',
  }),
};

export function wordsOf(code: string): { readonly word: string; readonly argument: string } {
  const space = code.indexOf(' ');
  return space === -1
    ? { word: code, argument: '' }
    : { word: code.slice(0, space), argument: code.slice(space + 1) };
}

/** The result of a program by its first word: no interpreter, no chance, no time. */
export function runByRule(request: ExecutionRequest): ExecutionResult {
  const { word, argument } = wordsOf(request.code);
  return { ...succeeded, ...rules[word]?.(argument, request) };
}

export const cancelled: ExecutionResult = {
  ...succeeded,
  ...ended,
  outcome: 'cancelled',
  reason: 'cancelled',
  usage: undefined,
};
