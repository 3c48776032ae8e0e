import { describe, expect, it } from 'vitest';
import { attemptOf, type ManagerBench, openManager } from '../../test/support/open-manager.ts';
import { makeId } from '../kernel/ids.ts';
import { type ProbeAnswer, type ProbeMessage, subjects } from '../model/manager-messages.ts';

const limits = {
  wallMs: 1000,
  cpuMs: 400,
  memoryMb: 128,
  processCount: 16,
  outputBytes: 10_000,
  fileBytes: 10_000,
};

function probe(
  bench: ManagerBench,
  directive: object,
  change: Partial<ProbeMessage> = {},
): Promise<ProbeAnswer> {
  const message: ProbeMessage = {
    probeId: makeId('exe', 'probe'),
    tenantId: makeId('ten', 'one'),
    userId: makeId('usr', 'one'),
    runtime: 'python',
    programId: makeId('prg', 'one'),
    code: JSON.stringify(directive),
    stdin: '',
    limits,
    waitMsMax: 10_000,
    ...change,
  };
  const answer = bench.bus.request(subjects.probe(bench.managerId), message, { timeoutMs: 120_000 });
  return answer as Promise<ProbeAnswer>;
}

describe('a run of a probe', () => {
  it('is measured in an instance that is made for it and gone after it', async () => {
    const bench = await openManager();
    const { clock, driver } = bench;
    const answer = await clock.until(probe(bench, { runMs: 20, cpuMs: 10, memoryMb: 30, exitCode: 3 }));
    expect(answer).toEqual({
      measure: expect.objectContaining({ reason: 'exit', exitCode: 3, cpuMs: 10, memoryMbPeak: 30 }),
      tookMs: 124,
    });
    expect(driver.createdCount).toBe(1);
    expect(driver.live()).toEqual([]);
  });

  it('touches no prewarmed instance, and leaves none to the stock', async () => {
    const bench = await openManager();
    const { clock, driver, aim } = bench;
    aim({ stocks: [{ runtime: 'python', count: 1 }] });
    await clock.advance(200);
    const before = driver.live();
    expect(before).toMatchObject([{ state: 'idle' }]);
    for (let n = 0; n < 3; n += 1) {
      await clock.until(probe(bench, { runMs: 20 }));
    }
    expect(driver.live()).toEqual(before);
    expect(driver.createdCount).toBe(4);
    // The pool, and whoever learns from its events, never heard of any but its own.
    expect(bench.eventsOf('instance.requested')).toHaveLength(1);
    expect(bench.reports.at(-1)?.stocks).toMatchObject([
      { runtime: 'python', prewarmedCount: 1, busyCount: 0 },
    ]);
    const answer = await clock.until(bench.execute(attemptOf({ runMs: 20 })));
    expect(answer).toMatchObject({ startKind: 'prewarmed', instanceId: before[0]?.instanceId });
  });

  it('is not made when its turn comes too late for whoever asked', async () => {
    const bench = await openManager();
    const { clock, driver } = bench;
    const long = probe(bench, { runMs: 900, cpuMs: 0 });
    const late = probe(bench, { runMs: 5 }, { waitMsMax: 500 });
    const patient = probe(bench, { runMs: 5 });
    const refused = expect(clock.until(late)).rejects.toMatchObject({ code: 'manager-unavailable' });
    await clock.until(long);
    await refused;
    expect(await clock.until(patient)).toMatchObject({ measure: { reason: 'exit' } });
    expect(driver.createdCount).toBe(2);
  });

  it('is ended by its limits like any other', async () => {
    const bench = await openManager();
    const { clock, driver } = bench;
    const endless = await clock.until(probe(bench, { runMs: 60_000, cpuMs: 0 }));
    expect(endless).toMatchObject({ measure: { reason: 'wall' } });
    const spinning = await clock.until(probe(bench, { runMs: 60_000, cpuMs: 60_000 }));
    expect(spinning).toMatchObject({ measure: { reason: 'cpu' } });
    expect(driver.live()).toEqual([]);
  });

  it('waits for the one before it: one at a time', async () => {
    const bench = await openManager();
    const { clock, driver } = bench;
    const all = [probe(bench, { runMs: 50 }), probe(bench, { runMs: 50 }), probe(bench, { runMs: 50 })];
    await clock.advance(120);
    expect(driver.live()).toHaveLength(1);
    const answers = await clock.until(Promise.all(all));
    expect(answers.map(({ tookMs }) => tookMs)).toEqual([154, 154, 154]);
    // Three boots of 100 ms and three runs of 50, with their loading.
    expect(clock.now()).toBeGreaterThanOrEqual(450);
    expect(driver.live()).toEqual([]);
  });

  it('does not hold up an execution that needs a boot', async () => {
    const bench = await openManager();
    const { clock } = bench;
    const probed = probe(bench, { runMs: 500 });
    await clock.settle();
    const answer = await clock.until(bench.execute(attemptOf({ runMs: 20 })));
    expect(answer).toMatchObject({ startKind: 'cold', startMs: 100 });
    await clock.until(probed);
  });

  it('fails with its instance, which is gone then, too', async () => {
    const bench = await openManager();
    const { clock, driver } = bench;
    const failed = probe(bench, { runMs: 100, crashAtMs: 10 });
    await expect(clock.until(failed)).rejects.toMatchObject({ code: 'instance-failed' });
    expect(driver.live()).toEqual([]);
    expect(await clock.until(probe(bench, { runMs: 5 }))).toMatchObject({ measure: { reason: 'exit' } });
  });

  it('is refused while its runtime is left alone for failing boots', async () => {
    const bench = await openManager();
    const { clock, images } = bench;
    images.spoil(['python']);
    await expect(clock.until(probe(bench, {}))).rejects.toMatchObject({ code: 'instance-failed' });
    const { triedCount } = images;
    await expect(clock.until(probe(bench, {}))).rejects.toThrow('is not tried again');
    expect(images.triedCount).toBe(triedCount);
    images.spoil([]);
    await clock.advance(5000);
    expect(await clock.until(probe(bench, { runMs: 5 }))).toMatchObject({ measure: { reason: 'exit' } });
  });

  it('is finished by a manager that drains, which begins no other', async () => {
    const bench = await openManager();
    const { clock, driver, manager } = bench;
    const [running, waiting] = [probe(bench, { runMs: 200 }), probe(bench, { runMs: 200 })];
    await clock.advance(150);
    const drained = manager.drain();
    await expect(clock.until(waiting)).rejects.toMatchObject({ code: 'manager-unavailable' });
    expect(await running).toMatchObject({ measure: { reason: 'exit' } });
    await clock.until(drained);
    expect(driver.live()).toEqual([]);
    await expect(clock.until(probe(bench, {}))).rejects.toMatchObject({ code: 'manager-unavailable' });
  });

  it('does not survive its manager', async () => {
    const bench = await openManager();
    const { clock, driver, manager } = bench;
    const all = Promise.allSettled([probe(bench, { runMs: 500 }), probe(bench, { runMs: 500 })]);
    await clock.advance(150);
    expect(driver.live()).toHaveLength(1);
    await clock.until(manager.close());
    await clock.advance(5000);
    expect(driver.live()).toEqual([]);
    expect(driver.createdCount).toBe(1);
    await clock.until(all);
  });
});
