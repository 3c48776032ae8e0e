import { expect, it } from 'vitest';
import type { ExecutionLimits } from '../model/execution.ts';
import type { ProgramFile } from '../model/program-file.ts';
import {
  type Bench,
  type ConformancePrograms,
  requestFor,
  roomyLimits,
  runOnce,
  textOf,
  whenReady,
} from './bench-conformance.ts';

function fileOf(name: string, text: string): ProgramFile {
  return { name, content: new TextEncoder().encode(text), isExecutable: false };
}

/** Promises about files: what a run is given, and what of its own it hands back. */
export function describeFiles(bench: Bench, programs: ConformancePrograms): void {
  const asks = (names: readonly string[], bytesMax = 1_000_000) => ({
    files: [fileOf('in/once.txt', 'ab'), fileOf('other.txt', 'untouched')],
    filesWanted: { names, bytesMax, countMax: 10 },
  });

  it.skipIf(programs.doubles === undefined)('gives a run its files and hands back what it made', async () => {
    const wanted = asks(['out', 'other.txt', 'way/twice.txt', 'absent']);
    const report = await runOnce(bench, programs.runtime, requestFor(programs.doubles ?? '', wanted));
    expect(report).toMatchObject({ reason: 'exit', exitCode: 0 });
    const { files, leftOut } = report.filesLeft;
    expect(files.map(({ name, content }) => [name, textOf(content)])).toEqual([['out/twice.txt', 'abab']]);
    expect(leftOut).toEqual([
      { name: 'absent', reason: 'missing' },
      { name: 'way/twice.txt', reason: 'not-a-file' },
    ]);
  });

  it.skipIf(programs.doubles === undefined)(
    'hands back everything new, once, as far as it fits',
    async () => {
      const code = programs.doubles ?? '';
      const all = await runOnce(
        bench,
        programs.runtime,
        requestFor(code, asks(['.', 'out', 'out/twice.txt'])),
      );
      expect(all.filesLeft.files.map(({ name }) => name)).toEqual(['out/twice.txt']);
      const little = await runOnce(bench, programs.runtime, requestFor(code, asks(['out'], 3)));
      expect(little.filesLeft).toEqual({
        files: [],
        leftOut: [{ name: 'out/twice.txt', reason: 'too-large' }],
      });
    },
  );

  it.skipIf(programs.doubles === undefined)('hands back nothing that was not asked for', async () => {
    const { files } = asks([]);
    const report = await runOnce(bench, programs.runtime, requestFor(programs.doubles ?? '', { files }));
    expect(report.filesLeft).toEqual({ files: [], leftOut: [] });
  });
}

/** Promises about what a run tells: outputs, exit code, signal, cancellation. */
export function describeOutcomes(bench: Bench, programs: ConformancePrograms): void {
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

/** Promises about what reaches the program. */
export function describeInput(bench: Bench, programs: ConformancePrograms): void {
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

/** Promises about the limits that the program declares it reaches. */
export function describeLimits(bench: Bench, programs: ConformancePrograms): void {
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
