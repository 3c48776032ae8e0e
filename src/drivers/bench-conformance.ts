import { expect } from 'vitest';
import { type ExecutionId, type InstanceId, makeId } from '../kernel/ids.ts';
import type { ExecutionLimits } from '../model/execution.ts';
import type { InstanceOwner } from '../model/instance.ts';
import type { Driver, DriverInstance, OutputChunk, RunReport, RunRequest } from './driver.ts';

/**
 * The same small programs in one runtime's language, so that one suite judges every driver. A program left
 * out means that the driver does not claim what it shows; its promises are then skipped, visibly.
 */
export interface ConformancePrograms {
  readonly runtime: string;
  /** Writes `out\n` to standard output and `err\n` to standard error, exits with 0. */
  readonly speaks: string;
  /** Exits with 3. */
  readonly exitsWith3: string;
  /** Ends itself with SIGTERM. */
  readonly endsBySignal?: string;
  /**
   * Writes three lines and exits with 0: `stdin=` and all of standard input, `args=` and the arguments joined
   * by `|`, `env=` and the value of the variable CONFORMANCE.
   */
  readonly echoes?: string;
  /** Writes how often it has run where variables live on, then its input; in a runtime that can be kept. */
  readonly counts?: string;
  /** Answers each line that it reads at once with `got ` and the line; at the end of its input it writes `end` and exits with 0. */
  readonly converses?: string;
  /** Makes the folder `out` with a file `twice.txt` that holds the content of `in/once.txt` twice; makes a symlink `way` to `out`. */
  readonly doubles?: string;
  /** Writes `ready\n`, flushed, then sleeps for a minute. */
  readonly sleeps: string;
  /** Writes `ready\n`, flushed, then computes without end. */
  readonly spins?: string;
  /** Writes without end. */
  readonly floods?: string;
  /** Holds more and more memory, touched, without end. */
  readonly grows?: string;
}

export const roomyLimits: ExecutionLimits = {
  wallMs: 20_000,
  cpuMs: 10_000,
  memoryMb: 256,
  processCount: 64,
  outputBytes: 65_536,
  fileBytes: 1_048_576,
};

export const someOwner: InstanceOwner = {
  tenantId: makeId('ten', 'conformance'),
  userId: makeId('usr', 'conformance'),
};

let serial = 0;

export function nextInstanceId(): InstanceId {
  serial += 1;
  return makeId('ins', `conformance${serial}`);
}

function nextExecutionId(): ExecutionId {
  serial += 1;
  return makeId('exe', `conformance${serial}`);
}

export function requestFor(code: string, given: Partial<RunRequest> = {}): RunRequest {
  return {
    executionId: nextExecutionId(),
    owner: someOwner,
    program: { programId: `prg_conformance${serial}`, code },
    stdin: '',
    args: [],
    env: {},
    limits: roomyLimits,
    ...given,
  };
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** A driver that is opened anew for each test, so that one test's leak cannot hide in another's. */
export interface Bench {
  create(runtime: string): Promise<DriverInstance>;
  readonly driver: Driver;
}

/** Starts a run; `ready` resolves at its first output. */
export function whenReady(instance: DriverInstance, request: RunRequest) {
  const first = Promise.withResolvers<void>();
  const report = instance.run(request, () => first.resolve());
  const settled = report.then(
    () => {},
    () => {},
  );
  return { report, settled, ready: Promise.race([first.promise, settled]) };
}

export async function runOnce(
  bench: Bench,
  runtime: string,
  request: RunRequest,
  onOutput: (chunk: OutputChunk) => void = () => {},
): Promise<RunReport> {
  const instance = await bench.create(runtime);
  const report = await instance.run(request, onOutput);
  await instance.stop();
  expect((await instance.ended).kind).toBeOneOf(['used', 'stopped']);
  return report;
}
