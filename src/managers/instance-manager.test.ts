import { describe, expect, it } from 'vitest';
import { attemptOf, openManager } from '../../test/support/open-manager.ts';
import { subjects } from '../model/manager-messages.ts';

describe('a manager keeps what it is told to keep', () => {
  it('boots ahead two at a time until its stock is full', async () => {
    const { clock, aim, driver } = await openManager();
    aim({ stocks: [{ runtime: 'python', count: 5 }] });
    const bootingCounts: number[] = [];
    for (let i = 0; i < 40; i++) {
      await clock.advance(10);
      bootingCounts.push(driver.live().filter((each) => each.state === 'booting').length);
    }
    expect(Math.max(...bootingCounts)).toBe(2);
    expect(driver.live().map((each) => each.state)).toEqual(Array.from({ length: 5 }, () => 'idle'));
  });

  it('replaces what was used once the execution that was handed over had its first moment alone', async () => {
    const { clock, aim, driver, execute } = await openManager();
    aim({ stocks: [{ runtime: 'python', count: 1 }] });
    await clock.advance(200);
    const attempt = execute(attemptOf({ initialiseMs: 0, runMs: 500 }));
    await clock.advance(19);
    expect(driver.live().map((each) => each.state)).toEqual(['running']);
    await clock.advance(1);
    expect(driver.live().map((each) => each.state)).toEqual(['booting', 'running']);
    await clock.until(attempt);
  });

  it('is not kept from replacing by executions that follow one another closely', async () => {
    const { clock, aim, driver, execute } = await openManager();
    aim({ stocks: [{ runtime: 'python', count: 4 }] });
    await clock.advance(300);
    const attempts: Promise<unknown>[] = [];
    for (let each = 0; each < 3; each += 1) {
      attempts.push(execute(attemptOf({ initialiseMs: 0, runMs: 500 })));
      await clock.advance(8);
    }
    expect(driver.live().filter(({ state }) => state === 'booting')).not.toEqual([]);
    await clock.until(Promise.all(attempts));
  });

  it('begins no boot ahead while an execution waits for its own', async () => {
    const { clock, aim, driver, execute } = await openManager();
    const attempt = execute(attemptOf({ runMs: 5 }, { runtime: 'bash' }));
    await clock.settle();
    aim({ stocks: [{ runtime: 'python', count: 3 }] });
    await clock.advance(99);
    expect(driver.live().map((each) => each.runtime)).toEqual(['bash']);
    await clock.until(attempt);
    await clock.advance(1);
    expect(driver.live().map((each) => each.runtime)).toEqual(['python', 'python']);
  });

  it('replaces an idle instance that crashes', async () => {
    const { clock, aim, driver, eventsOf } = await openManager();
    aim({ stocks: [{ runtime: 'python', count: 1 }] });
    await clock.advance(200);
    const [first] = driver.live();
    if (first !== undefined) {
      driver.crash(first.instanceId);
    }
    await clock.advance(200);
    expect(driver.live()).toHaveLength(1);
    expect(driver.live()[0]?.instanceId).not.toBe(first?.instanceId);
    expect(eventsOf('instance.crashed')).toHaveLength(1);
  });

  it('does not spin when boots fail, and is full once they succeed', async () => {
    const { clock, aim, driver } = await openManager({ faults: { bootFailureRatio: 1 } });
    aim({ stocks: [{ runtime: 'python', count: 4 }] });
    await clock.advance(60_000);
    expect(driver.createdCount).toBeGreaterThan(10);
    expect(driver.createdCount).toBeLessThan(50);
  });

  it('stops what is too much once it has been idle for a while, and accounts its idle time', async () => {
    const { clock, aim, driver, eventsOf } = await openManager({ settings: { surplusIdleMsMin: 3000 } });
    aim({ stocks: [{ runtime: 'python', count: 1 }] });
    await clock.advance(1000);
    aim({ stocks: [] });
    await clock.advance(1500);
    expect(driver.live()).toHaveLength(1);
    await clock.advance(3000);
    expect(driver.live()).toEqual([]);
    const [stopped] = eventsOf('instance.stopped');
    expect(stopped).toMatchObject({ why: 'surplus' });
    const [ready] = eventsOf('instance.prewarmed');
    expect(stopped?.idleMs).toBe((stopped?.at ?? 0) - (ready?.at ?? 0));
    expect(ready?.bootMs).toBe(100);
  });

  it('follows the newest targets, not those that arrive last', async () => {
    const { clock, aim, driver } = await openManager();
    aim({ madeAt: clock.now(), stocks: [{ runtime: 'python', count: 1 }] });
    aim({ madeAt: clock.now() - 1, stocks: [{ runtime: 'python', count: 4 }] });
    await clock.advance(1000);
    expect(driver.live()).toHaveLength(1);
  });

  it('counts the idle time of an instance that was used until its run began', async () => {
    const { clock, aim, execute, eventsOf } = await openManager();
    aim({ stocks: [{ runtime: 'python', count: 1 }] });
    await clock.advance(1100);
    await clock.until(execute(attemptOf({ runMs: 700 })));
    await clock.advance(5);
    expect(eventsOf('instance.stopped')[0]).toMatchObject({ why: 'used', idleMs: 1000 });
  });

  it('answers first, and then tells the end of the instance and boots another', async () => {
    const { clock, aim, execute, eventsOf } = await openManager();
    aim({ stocks: [{ runtime: 'python', count: 1 }] });
    await clock.advance(1000);
    const told = () => eventsOf('instance.stopped').length;
    await clock.until(execute(attemptOf({ runMs: 700 })));
    await clock.advance(4);
    expect(told()).toBe(0);
    await clock.advance(1);
    expect(told()).toBe(1);
  });
});

describe('a manager reports', () => {
  it('that it is ready, then every second', async () => {
    const { clock, reports } = await openManager();
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ isDraining: false, busyCount: 0, isolationLevel: 'simulated' });
    await clock.advance(5000);
    expect(reports).toHaveLength(6);
  });

  it('each change soon, many changes at once in one report', async () => {
    const { clock, reports, execute } = await openManager();
    const attempts = [1, 2, 3].map(() => execute(attemptOf({ runMs: 500 })));
    await clock.advance(10);
    expect(reports).toHaveLength(2);
    expect(reports[1]).toMatchObject({ busyCount: 3, stocks: [{ runtime: 'python', provisioningCount: 3 }] });
    expect(reports[1]?.accepted).toHaveLength(3);
    await clock.until(Promise.all(attempts));
    await clock.advance(10);
    expect(reports.at(-1)).toMatchObject({ busyCount: 0, accepted: [], stocks: [] });
  });

  it('what its host can do when asked', async () => {
    const { bus, managerId } = await openManager();
    const described = await bus.request(subjects.describe(managerId), {}, { timeoutMs: 1000 });
    expect(described).toMatchObject({ driver: 'simulated', level: 'simulated' });
  });
});

describe('a manager whose image of a runtime is gone', () => {
  it('keeps what it holds of it although the plan wants less, tries again ever more rarely, and reports', async () => {
    const { clock, aim, images, driver, reports, execute } = await openManager();
    aim({ stocks: [{ runtime: 'python', count: 3 }] });
    await clock.advance(500);
    images.spoil(['python']);
    await clock.until(execute(attemptOf({ runMs: 10 })));
    await clock.advance(20_000);
    expect(images.triedCount).toBeGreaterThan(3);
    expect(images.triedCount).toBeLessThan(12);
    aim({ stocks: [{ runtime: 'python', count: 0 }] });
    await clock.advance(10_000);
    expect(driver.live()).toHaveLength(2);
    expect(reports.at(-1)?.bootFailures).toMatchObject([
      { runtime: 'python', message: 'the image of python is gone' },
    ]);
    images.spoil([]);
    aim({ stocks: [{ runtime: 'python', count: 3 }] });
    await clock.advance(10_000);
    expect(driver.live()).toHaveLength(3);
    expect(reports.at(-1)?.bootFailures).toEqual([]);
  });
});

describe('a manager with little memory', () => {
  it('holds as many idle instances as fit, whatever the plan wants', async () => {
    const { clock, aim, driver, eventsOf } = await openManager({ settings: { idleMemoryMbMax: 20 } });
    aim({ stocks: [{ runtime: 'python', count: 40 }] });
    await clock.advance(30_000);
    const heldMb = eventsOf('instance.prewarmed')[0]?.memoryMb ?? Number.NaN;
    expect(driver.live().length).toBeGreaterThan(2);
    expect(driver.live().length * heldMb).toBeLessThan(25);
  });
});

describe('a manager that drains', () => {
  it('finishes what it has, takes nothing new, and leaves nothing on the host', async () => {
    const { clock, aim, execute, bus, managerId, driver, reports } = await openManager();
    aim({ stocks: [{ runtime: 'python', count: 2 }] });
    await clock.advance(500);
    const running = execute(attemptOf({ runMs: 5000 }));
    const waiting = execute(attemptOf({ runMs: 10 }, { runtime: 'bash' }));
    await clock.advance(10);
    let isDrained = false;
    const drained = bus.request(subjects.drain(managerId), {}, { timeoutMs: 60_000 }).then(() => {
      isDrained = true;
    });
    await clock.advance(1000);
    expect(isDrained).toBe(false);
    expect(reports.at(-1)?.isDraining).toBe(true);
    await expect(execute(attemptOf({ runMs: 5 }))).rejects.toMatchObject({ code: 'manager-unavailable' });
    expect((await clock.until(waiting)).reason).toBe('exit');
    expect((await clock.until(running)).reason).toBe('exit');
    await clock.until(drained);
    expect(driver.live()).toEqual([]);
  });

  it('waits for boots under way, and follows no targets any more', async () => {
    const { clock, aim, manager, driver } = await openManager();
    aim({ stocks: [{ runtime: 'python', count: 2 }] });
    await clock.advance(10);
    const drained = manager.drain();
    aim({ stocks: [{ runtime: 'python', count: 3 }] });
    await clock.until(drained);
    await clock.advance(5000);
    expect(driver.live()).toEqual([]);
    expect(driver.createdCount).toBe(2);
  });

  it('closes with nothing left, whatever it was doing', async () => {
    const { clock, aim, execute, manager, driver, reports } = await openManager();
    aim({ stocks: [{ runtime: 'python', count: 3 }] });
    await clock.advance(150);
    const attempts = [execute(attemptOf({ runMs: 5000 })), execute(attemptOf({}, { runtime: 'bash' }))];
    const settled = Promise.allSettled(attempts);
    await clock.advance(10);
    await manager.close();
    const ends = await settled;
    expect(ends.map((end) => end.status)).toEqual(['rejected', 'rejected']);
    expect(driver.live()).toEqual([]);
    const reportCount = reports.length;
    await clock.advance(10_000);
    expect(reports).toHaveLength(reportCount);
    expect(clock.taskCount).toBe(0);
  });
});

describe('a manager that is told to hold a layer', () => {
  const layer = { runtime: 'python', packages: ['numpy'] };

  it('has it first, then its stock, and gives that to those who import what it has loaded', async () => {
    const { clock, aim, driver, execute, reports, eventsOf } = await openManager();
    aim({ layers: [layer], stocks: [{ ...layer, count: 2 }] });
    await clock.advance(100);
    expect(driver.live()).toEqual([]);
    await clock.advance(1500);
    expect(driver.live()).toMatchObject([
      { ...layer, state: 'idle' },
      { ...layer, state: 'idle' },
    ]);
    expect(reports.at(-1)).toMatchObject({ layers: [layer], stocks: [{ ...layer, prewarmedCount: 2 }] });
    const other = await clock.until(execute(attemptOf({ runMs: 5 })));
    expect(other.startKind).toBe('cold');
    const own = await clock.until(execute(attemptOf({ runMs: 5 }, { packages: ['numpy', 'pandas'] })));
    expect(own.startKind).toBe('prewarmed');
    const born = eventsOf('instance.prewarmed').find(({ instanceId }) => instanceId === own.instanceId);
    expect(born?.packages).toEqual(['numpy']);
  });

  it('forks from it where no instance is left of it and that saves more than it takes', async () => {
    const { clock, aim, execute, eventsOf } = await openManager();
    aim({ layers: [layer], stocks: [{ runtime: 'python', count: 1 }] });
    await clock.advance(1500);
    const answer = await clock.until(execute(attemptOf({ runMs: 5 }, { packages: ['numpy'] })));
    expect(answer).toMatchObject({ startKind: 'cold', startMs: 100 });
    const born = eventsOf('instance.prewarmed').find(({ instanceId }) => instanceId === answer.instanceId);
    expect(born?.packages).toEqual(['numpy']);
  });

  it('lets go of it, and of its stock, when it is not told so any more', async () => {
    const { clock, aim, driver } = await openManager();
    aim({ layers: [layer], stocks: [{ ...layer, count: 1 }] });
    await clock.advance(1500);
    aim({});
    await clock.advance(30_000);
    expect(driver.heldLayers()).toEqual([]);
    expect(driver.live()).toEqual([]);
  });
});
