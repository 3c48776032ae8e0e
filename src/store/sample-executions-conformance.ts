import { type ExecutionId, makeId, type TenantId, type UserId } from '../kernel/ids.ts';
import type {
  Execution,
  ExecutionAttempt,
  ExecutionRequest,
  ExecutionResult,
  ExecutionUsage,
} from '../model/execution.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';

export const tenantA: TenantId = makeId('ten', 'a');
export const tenantB: TenantId = makeId('ten', 'b');
export const userA: UserId = makeId('usr', 'a');

let serial = 0;

/** A fresh id; later ones sort after earlier ones. */
export function nextExecutionId(): ExecutionId {
  serial += 1;
  return makeId('exe', `${process.pid}.${String(serial).padStart(8, '0')}`);
}

export function sampleRequest(given: Partial<ExecutionRequest> = {}): ExecutionRequest {
  return {
    tenantId: tenantA,
    userId: userA,
    programId: makeId('prg', 'sample'),
    runtime: 'python',
    code: 'print("olá 🦎")\n',
    stdin: '',
    args: [],
    env: {},
    limits: {
      wallMs: 30_000,
      cpuMs: 10_000,
      memoryMb: 256,
      processCount: 64,
      outputBytes: 1_048_576,
      fileBytes: 16_777_216,
    },
    idempotencyKey: undefined,
    ...given,
  };
}

/** A queued execution, accepted a second after the one made before it unless told. */
export function sampleExecution(
  request: Partial<ExecutionRequest> = {},
  given: Partial<Execution> = {},
): Execution {
  const id = nextExecutionId();
  return {
    id,
    request: sampleRequest(request),
    acceptedAt: 1_760_000_000_000 + serial * 1000,
    attemptCount: 0,
    state: { kind: 'queued' },
    prediction: undefined,
    ...given,
  };
}

export function sampleAttempt(number: number): ExecutionAttempt {
  serial += 1;
  return {
    id: makeId('att', `${process.pid}.${serial}`),
    number,
    managerId: makeId('mgr', '1'),
    startedAt: 1_760_000_000_123.5,
  };
}

export const samplePrediction: ExecutionPrediction = {
  durationMs: { p50: 12.25, p90: 80 },
  memoryMb: { p50: 9, p90: 20.5 },
  cpuMs: { p50: 10, p90: 70 },
  complexity: 'linear',
  basis: 'user-history',
  weights: { 'program-history': 0, 'user-history': 0.75, code: 0.25, runtime: 0 },
  madeAt: 1_760_000_000_000.25,
};

const sampleUsage: ExecutionUsage = {
  cpuUserMs: 3.5,
  cpuSystemMs: 1.5,
  wallMs: 11.75,
  memoryMbPeak: 8.5,
  memorySource: 'cgroup',
  processCountPeak: 1,
  readBytes: 4096,
  writtenBytes: 0,
  networkBytes: 0,
  stdinBytes: 0,
  outputBytes: 7,
  operations: { computeRatio: 1, fileRatio: 0, networkRatio: 0, processRatio: 0 },
  operationsSource: 'counters',
};

export const sampleResult: ExecutionResult = {
  outcome: 'succeeded',
  reason: 'exit',
  exitCode: 0,
  signal: null,
  stdout: 'olá 🦎\u0000\n',
  stderr: '',
  isStdoutTruncated: false,
  isStderrTruncated: true,
  message: undefined,
  startKind: 'prewarmed',
  isolationLevel: 'process',
  instanceId: makeId('ins', '1'),
  managerId: makeId('mgr', '1'),
  timings: { prepareMs: 1, queueMs: 0, startMs: 0.5, initMs: 2, runMs: 11.75 },
  usage: sampleUsage,
};

/** What a rejected execution leaves: most of it undefined. */
export const sampleRefusal: ExecutionResult = {
  ...sampleResult,
  outcome: 'cancelled',
  reason: 'cancelled',
  exitCode: null,
  message: 'withdrawn before it started',
  startKind: undefined,
  isolationLevel: undefined,
  instanceId: undefined,
  managerId: undefined,
  usage: undefined,
};
