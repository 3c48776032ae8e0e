import { expect, it } from 'vitest';
import type { RunKeeping } from '../model/keeping.ts';
import { type Bench, type ConformancePrograms, requestFor, textOf, whenReady } from './bench-conformance.ts';

/** Promises about instances that are kept for their user's next run, where the runtime says that they can be. */
export function describeKeeping(bench: Bench, programs: ConformancePrograms): void {
  const { runtime, counts = '' } = programs;
  const isKeepable = async () => {
    const { runtimes } = await bench.driver.capabilities();
    return runtimes.find((each) => each.runtime === runtime)?.isKeepable === true;
  };
  async function countTwice(keep: RunKeeping) {
    const instance = await bench.create(runtime);
    const outputs: string[] = [];
    for (const stdin of [' a', '']) {
      const report = await instance.run(requestFor(counts, { keep, stdin }), () => undefined);
      expect(report).toMatchObject({ reason: 'exit', isKept: true, usage: { stdinBytes: stdin.length } });
      outputs.push(textOf(report.stdout).trim());
    }
    await instance.stop();
    return outputs;
  }

  it.skipIf(programs.counts === undefined)('keeps nothing, unless it is told to, and can', async () => {
    const instance = await bench.create(runtime);
    const asked = (await isKeepable()) ? {} : { keep: 'variables' as const };
    const report = await instance.run(requestFor(counts, asked), () => undefined);
    expect(report.isKept).toBe(false);
    await expect(instance.run(requestFor(counts), () => undefined)).rejects.toMatchObject({
      code: 'instance-failed',
    });
  });

  it.skipIf(programs.counts === undefined)('goes on with its variables, or begins anew', async () => {
    if (await isKeepable()) {
      expect(await countTwice('variables')).toEqual(['1 a', '2']);
      expect(await countTwice('interpreter')).toEqual(['1 a', '1']);
    }
  });

  it('keeps who is called off and gives up', async () => {
    if (!(await isKeepable())) {
      return;
    }
    const instance = await bench.create(runtime);
    const run = whenReady(instance, requestFor(programs.sleeps, { keep: 'interpreter' }));
    await run.ready;
    instance.cancel();
    const report = await run.report;
    expect(report.reason).toBe('cancelled');
    if (report.isKept) {
      const next = await instance.run(requestFor(programs.speaks, { keep: 'interpreter' }), () => undefined);
      expect([next.reason, textOf(next.stdout)]).toEqual(['exit', 'out\n']);
    }
    await instance.stop();
  });
}
