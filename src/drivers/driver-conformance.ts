import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Bench,
  type ConformancePrograms,
  nextInstanceId,
  requestFor,
  textOf,
  whenReady,
} from './bench-conformance.ts';
import type { Driver } from './driver.ts';
import { describeKeeping } from './keep-conformance.ts';
import { describeOpenInput } from './open-input-conformance.ts';
import { describeFiles, describeInput, describeLimits, describeOutcomes } from './run-conformance.ts';

export interface ConformanceOptions {
  /** One entry per runtime that the suite should judge. */
  readonly programs: readonly ConformancePrograms[];
  /** Which runtime the test of 50 at once uses: the cheapest to boot. */
  readonly churnRuntime: string;
  /** What is left on the host of the driver's instances (processes, folders, …); absent when it cannot be seen. */
  readonly countLeftovers?: (driver: Driver) => number | Promise<number>;
  readonly timeoutMs?: number;
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
        describeFiles(bench, programs);
        describeInput(bench, programs);
        describeOpenInput(bench, programs);
        describeLimits(bench, programs);
        describeKeeping(bench, programs);
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
