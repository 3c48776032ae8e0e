import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ExecutionId, type InstanceId, makeId } from '../kernel/ids.ts';
import type { ExecutionLimits } from '../model/execution.ts';
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
  /** Writes `ready\n`, flushed, then sleeps for a minute. */
  readonly sleeps: string;
  /** Writes `ready\n`, flushed, then computes without end. */
  readonly spins?: string;
  /** Writes without end. */
  readonly floods?: string;
  /** Holds more and more memory, touched, without end. */
  readonly grows?: string;
}

export interface ConformanceOptions {
  /** One entry per runtime that the suite should judge. */
  readonly programs: readonly ConformancePrograms[];
  /** Which runtime the test of 50 at once uses: the cheapest to boot. */
  readonly churnRuntime: string;
  /** What is left on the host of the driver's instances (processes, folders, …); absent when it cannot be seen. */
  readonly countLeftovers?: (driver: Driver) => number | Promise<number>;
  readonly timeoutMs?: number;
}

const roomyLimits: ExecutionLimits = {
  wallMs: 20_000,
  cpuMs: 10_000,
  memoryMb: 256,
  processCount: 64,
  outputBytes: 65_536,
  fileBytes: 1_048_576,
};

let serial = 0;

function nextInstanceId(): InstanceId {
  serial += 1;
  return makeId('ins', `conformance${serial}`);
}

function nextExecutionId(): ExecutionId {
  serial += 1;
  return makeId('exe', `conformance${serial}`);
}

function requestFor(code: string, given: Partial<RunRequest> = {}): RunRequest {
  return {
    executionId: nextExecutionId(),
    program: { programId: `prg_conformance${serial}`, code },
    stdin: '',
    args: [],
    env: {},
    limits: roomyLimits,
    ...given,
  };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** A driver that is opened anew for each test, so that one test's leak cannot hide in another's. */
interface Bench {
  create(runtime: string): Promise<DriverInstance>;
  readonly driver: Driver;
}

/** Declares the promises of the Driver port as tests, for any driver. `open` makes a fresh driver each time. */
export function describeDriver(
  name: string,
  open: () => Driver | Promise<Driver>,
  options: ConformanceOptions,
): void {
  describe(`driver ${name}`, { timeout: options.timeoutMs ?? 60_000 }, () => {
    let opened: Driver;
    const bench: Bench = {
      create: (runtime) => opened.create({ instanceId: nextInstanceId(), runtime }),
      get driver() {
        return opened;
      },
    };
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.close();
      expect(await options.countLeftovers?.(opened)).toBeOneOf([0, undefined]);
    });
    describePort(bench, options);
    for (const programs of options.programs) {
      describe(programs.runtime, () => {
        describeLife(bench, programs);
        describeStopping(bench, programs);
        describeOutcomes(bench, programs);
        describeInput(bench, programs);
        describeLimits(bench, programs);
      });
    }
  });
}

function describePort(bench: Bench, options: ConformanceOptions): void {
  it('says what it can do: its level, its layers and each runtime of this suite', async () => {
    const capabilities = await bench.driver.capabilities();
    const runtimes = capabilities.runtimes.map((each) => each.runtime);
    expect(runtimes).toEqual(expect.arrayContaining(options.programs.map((each) => each.runtime)));
    expect(new Set(runtimes).size).toBe(runtimes.length);
    expect(capabilities.driver).not.toBe('');
  });

  it('refuses a runtime that it does not know', async () => {
    await expect(bench.create('no-such-runtime')).rejects.toMatchObject({ code: 'unknown-runtime' });
  });

  it('makes and stops 50 instances at once and leaves none', async () => {
    const created = await Promise.all(Array.from({ length: 50 }, () => bench.create(options.churnRuntime)));
    expect(new Set(created.map((each) => each.instanceId)).size).toBe(50);
    await Promise.all(created.map((each) => each.stop()));
    const ends = await Promise.all(created.map((each) => each.ended));
    expect(ends.map((end) => end.kind)).toEqual(Array.from({ length: 50 }, () => 'stopped'));
    expect(await options.countLeftovers?.(bench.driver)).toBeOneOf([0, undefined]);
  });

  it('stops every instance when it closes, idle or not', async () => {
    const created = await Promise.all(options.programs.map((each) => bench.create(each.runtime)));
    await bench.driver.close();
    await Promise.all(created.map((each) => each.ended));
    expect(await options.countLeftovers?.(bench.driver)).toBeOneOf([0, undefined]);
  });

  it('makes nothing after it was closed', async () => {
    await bench.driver.close();
    await expect(bench.create(options.churnRuntime)).rejects.toThrow();
  });
}

function describeLife(bench: Bench, programs: ConformancePrograms): void {
  it('makes an instance that is ready, with its boot time and idle memory measured', async () => {
    const instance = await bench.create(programs.runtime);
    expect(instance.runtime).toBe(programs.runtime);
    expect(instance.bootMs).toBeGreaterThan(0);
    expect(instance.idleMemoryMb).toBeGreaterThan(0);
    await instance.stop();
  });

  it('runs one execution and refuses a second', async () => {
    const instance = await bench.create(programs.runtime);
    await instance.run(requestFor(programs.speaks), () => {});
    await expect(instance.run(requestFor(programs.speaks), () => {})).rejects.toMatchObject({
      code: 'instance-failed',
    });
    await instance.stop();
  });

  it('runs a program that was loaded ahead', async () => {
    const instance = await bench.create(programs.runtime);
    const request = requestFor(programs.speaks);
    await instance.initialise(request.program);
    const report = await instance.run(request, () => {});
    expect(textOf(report.stdout)).toBe('out\n');
    expect(report.exitCode).toBe(0);
    await instance.stop();
  });

  it('runs nothing while it only loads a program', async () => {
    const instance = await bench.create(programs.runtime);
    await instance.initialise(requestFor(programs.exitsWith3).program);
    await instance.stop();
    expect(await instance.ended).toMatchObject({ kind: 'stopped' });
  });
}

function describeStopping(bench: Bench, programs: ConformancePrograms): void {
  it('may be stopped again and again, and has ended by then', async () => {
    const instance = await bench.create(programs.runtime);
    await Promise.all([instance.stop(), instance.stop()]);
    await instance.stop();
    expect((await instance.ended).kind).toBe('stopped');
  });

  it('refuses to run once stopped', async () => {
    const instance = await bench.create(programs.runtime);
    await instance.stop();
    await expect(instance.run(requestFor(programs.speaks), () => {})).rejects.toMatchObject({
      code: 'instance-failed',
    });
  });

  it('settles the run and ends when it is stopped amid a run', async () => {
    const instance = await bench.create(programs.runtime);
    const running = whenReady(instance, requestFor(programs.sleeps));
    await running.ready;
    await instance.stop();
    await instance.ended;
    await running.settled;
  });
}

/** Starts a run; `ready` resolves at its first output. */
function whenReady(instance: DriverInstance, request: RunRequest) {
  const first = Promise.withResolvers<void>();
  const report = instance.run(request, () => first.resolve());
  const settled = report.then(
    () => {},
    () => {},
  );
  return { report, settled, ready: Promise.race([first.promise, settled]) };
}

async function runOnce(
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

function describeOutcomes(bench: Bench, programs: ConformancePrograms): void {
  it('tells both outputs, whole and as they come, and what the run used', async () => {
    const heard = { stdout: '', stderr: '' };
    const report = await runOnce(bench, programs.runtime, requestFor(programs.speaks), (chunk) => {
      heard[chunk.stream] += textOf(chunk.bytes);
    });
    expect(heard).toEqual({ stdout: 'out\n', stderr: 'err\n' });
    expect(textOf(report.stdout)).toBe('out\n');
    expect(textOf(report.stderr)).toBe('err\n');
    expect(report).toMatchObject({
      reason: 'exit',
      exitCode: 0,
      signal: null,
      isStdoutTruncated: false,
      isStderrTruncated: false,
    });
    expect(report.usage.outputBytes).toBe(8);
    expect(report.usage.wallMs).toBeGreaterThan(0);
    expect(report.usage.memoryMbPeak).toBeGreaterThan(0);
    expect(report.usage.cpuUserMs + report.usage.cpuSystemMs).toBeGreaterThanOrEqual(0);
    expect(report.runMs).toBeGreaterThanOrEqual(0);
    expect(report.initMs).toBeGreaterThanOrEqual(0);
  });

  it('tells the exit code', async () => {
    const report = await runOnce(bench, programs.runtime, requestFor(programs.exitsWith3));
    expect(report).toMatchObject({ reason: 'exit', exitCode: 3, signal: null });
  });

  it.skipIf(programs.endsBySignal === undefined)('tells the signal that ended the program', async () => {
    const report = await runOnce(bench, programs.runtime, requestFor(programs.endsBySignal ?? ''));
    expect(report).toMatchObject({ reason: 'signal', exitCode: null, signal: 'SIGTERM' });
  });

  it('ends a run early as cancelled, and ignores a cancel when nothing runs', async () => {
    const instance = await bench.create(programs.runtime);
    instance.cancel();
    const running = whenReady(instance, requestFor(programs.sleeps));
    await running.ready;
    instance.cancel();
    const report = await running.report;
    expect(report.reason).toBe('cancelled');
    expect(textOf(report.stdout)).toBe('ready\n');
    instance.cancel();
    await instance.stop();
  });

  it('keeps the outputs of programs that run side by side apart', async () => {
    const [speaking, exiting] = await Promise.all([
      runOnce(bench, programs.runtime, requestFor(programs.speaks)),
      runOnce(bench, programs.runtime, requestFor(programs.exitsWith3)),
    ]);
    expect(textOf(speaking.stdout)).toBe('out\n');
    expect(textOf(exiting.stdout)).toBe('');
  });
}

function describeInput(bench: Bench, programs: ConformancePrograms): void {
  it.skipIf(programs.echoes === undefined)('hands over input, arguments and variables', async () => {
    const stdin = 'zażółć ✓';
    const request = requestFor(programs.echoes ?? '', {
      stdin,
      args: ['one', 'two words', '$HOME'],
      env: { CONFORMANCE: 'a=b c' },
    });
    const report = await runOnce(bench, programs.runtime, request);
    expect(textOf(report.stdout)).toBe(`stdin=${stdin}\nargs=one|two words|$HOME\nenv=a=b c\n`);
    expect(report.usage.stdinBytes).toBe(new TextEncoder().encode(stdin).length);
  });

  it.skipIf(programs.echoes === undefined)('ends the input, so that a reader of nothing ends', async () => {
    const report = await runOnce(bench, programs.runtime, requestFor(programs.echoes ?? ''));
    expect(textOf(report.stdout)).toBe('stdin=\nargs=\nenv=\n');
  });
}

function describeLimits(bench: Bench, programs: ConformancePrograms): void {
  const within = (limits: Partial<ExecutionLimits>) => ({ limits: { ...roomyLimits, ...limits } });

  it('ends a sleeping program at its wall limit', async () => {
    const request = requestFor(programs.sleeps, within({ wallMs: 500 }));
    const report = await runOnce(bench, programs.runtime, request);
    expect(report.reason).toBe('wall');
    expect(report.usage.wallMs).toBeGreaterThanOrEqual(400);
  });

  it.skipIf(programs.spins === undefined)('ends a computing program at its CPU limit', async () => {
    const request = requestFor(programs.spins ?? '', within({ cpuMs: 400 }));
    const report = await runOnce(bench, programs.runtime, request);
    expect(report.reason).toBe('cpu');
    expect(report.usage.cpuUserMs + report.usage.cpuSystemMs).toBeGreaterThanOrEqual(300);
  });

  it.skipIf(programs.floods === undefined)(
    'ends a flood of output at its limit and keeps its head',
    async () => {
      const request = requestFor(programs.floods ?? '', within({ outputBytes: 10_000 }));
      const report = await runOnce(bench, programs.runtime, request);
      expect(report.reason).toBe('output');
      expect(report.stdout.length + report.stderr.length).toBeLessThanOrEqual(10_000);
      expect(report.stdout.length).toBeGreaterThan(0);
      expect(report.isStdoutTruncated).toBe(true);
    },
  );

  it.skipIf(programs.grows === undefined)('ends a program that outgrows its memory', async () => {
    const request = requestFor(programs.grows ?? '', within({ memoryMb: 96 }));
    const report = await runOnce(bench, programs.runtime, request);
    expect(report.reason).toBe('memory');
  });
}
