import { afterAll, describe, expect, it } from 'vitest';
import { languagePrograms } from '../../../test/support/language-programs.ts';
import { openableLevels } from '../../../test/support/probe-launcher.ts';
import { makeId } from '../../kernel/ids.ts';
import type { ExecutionLimits } from '../../model/execution.ts';
import { requestFor, textOf } from '../bench-conformance.ts';
import { LauncherDriver } from './launcher-driver.ts';

/** Compilers take seconds, and longer where tests of other files run beside them. */
const SLOW_MS = 120_000;

const limits: ExecutionLimits = {
  wallMs: 60_000,
  cpuMs: 20_000,
  memoryMb: 128,
  processCount: 48,
  outputBytes: 10_000,
  fileBytes: 1_000_000,
};

const driver = openableLevels().includes('process')
  ? await LauncherDriver.open({ isolation: 'process' })
  : undefined;
const known = (await driver?.capabilities())?.runtimes.map((each) => each.runtime) ?? [];
afterAll(() => driver?.close());

async function run(runtime: string, code: string, args: string[], given: Partial<ExecutionLimits> = {}) {
  const instance = await driver?.create({ instanceId: makeId('ins', runtime), runtime });
  if (instance === undefined) {
    throw new Error('there is no driver');
  }
  const env = { COLOUR: 'green' };
  const request = requestFor(code, { args, env, stdin: 'wejście ✓\n', limits: { ...limits, ...given } });
  const report = await instance.run(request, () => undefined);
  await instance.ended;
  return { ...report, stdout: textOf(report.stdout), stderr: textOf(report.stderr) };
}

for (const { runtime, code, failure, refused } of languagePrograms) {
  const missing = known.includes(runtime) ? '' : ' (skipped: not installed here)';
  describe.skipIf(missing !== '')(`programs in ${runtime}${missing}`, { timeout: SLOW_MS }, () => {
    it('read their input, arguments and variables, in any script, and tell their exit code', async () => {
      const first = await run(runtime, code, ['echo', 'słowo']);
      expect([first.stdout, first.stderr]).toEqual(['wejście ✓\nsłowo green\nzażółć ✓\n', '']);
      expect(first).toMatchObject({ reason: 'exit', exitCode: 3, signal: null });
      if (refused !== undefined) {
        expect(first.compile).toMatchObject({ isCached: false });
        expect(first.compile?.cpuMs).toBeGreaterThan(first.usage.cpuUserMs + first.usage.cpuSystemMs);
        expect(first.compile?.compileMs).toBeGreaterThan(0);
      }
    });

    it.skipIf(refused === undefined)('are compiled once', async () => {
      const again = await run(runtime, code, ['echo', 'znowu']);
      expect(again.stdout).toBe('wejście ✓\nznowu green\nzażółć ✓\n');
      expect(again.compile).toMatchObject({ isCached: true, cpuMs: 0, memoryMbPeak: 0 });
    });

    it('end by errors that nobody catches', async () => {
      const { exitCode, signal, says } = failure;
      const report = await run(runtime, code, ['fail']);
      expect(report).toMatchObject({ reason: signal === null ? 'exit' : 'signal', exitCode, signal });
      expect(report.stderr).toContain(says);
    });

    it.skipIf(refused === undefined)('do not run when their compiler refuses them', async () => {
      const report = await run(runtime, refused?.code ?? '', ['echo', '']);
      expect(report).toMatchObject({ reason: 'compile', signal: null, stdout: '', runMs: 0 });
      expect(report.exitCode).toBeGreaterThan(0);
      expect(report.stderr).toContain(refused?.says);
      expect(report.compile?.failedUnder).toBeDefined();
    });

    it.each([
      ['memory', 'grow', {}],
      ['wall', 'sleep', { wallMs: 500 }],
      ['processes', 'many', {}],
    ] as const)('end at their limit of %s', async (reason, mode, given) => {
      const report = await run(runtime, code, [mode], given);
      expect(report).toMatchObject({ reason, stdout: '' });
      expect(report.compile?.failedUnder).toBeUndefined();
    });
  });
}
