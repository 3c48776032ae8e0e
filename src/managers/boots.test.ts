import { describe, expect, it } from 'vitest';
import { failingDriver } from '../../test/support/failing-driver.ts';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import type { InstanceRequest } from '../drivers/driver.ts';
import { SimulatedDriver } from '../drivers/simulated/simulated-driver.ts';
import { defaultSimulatedSettings, noFaults } from '../drivers/simulated/simulated-settings.ts';
import { makeId } from '../kernel/ids.ts';
import { seededRandom } from '../kernel/random.ts';
import { Boots } from './boots.ts';

function open(
  given: {
    readonly bootFailureRatio?: number;
    readonly bootMs?: number;
    readonly spoilt?: readonly string[];
  } = {},
) {
  const clock = virtualClock();
  const runtimes = defaultSimulatedSettings.runtimes.map((each) => ({
    ...each,
    bootMs: { median: given.bootMs ?? 100, logSigma: 0 },
  }));
  const faults = { ...noFaults, bootFailureRatio: given.bootFailureRatio ?? 0 };
  const driver = new SimulatedDriver({ clock, random: seededRandom(1), settings: { runtimes, faults } });
  const failing = failingDriver(driver, given.spoilt ?? []);
  const boots = new Boots({ driver: failing, clock, aheadCountMax: 2 });
  let serial = 0;
  const start = (purpose: 'ahead' | 'demand', runtime = 'bash') => {
    serial += 1;
    return boots.start({ instanceId: makeId('ins', `n${serial}`), runtime }, purpose);
  };
  return { clock, driver, failing, boots, start };
}

describe('boots', () => {
  it('lets two go ahead of demand at a time', async () => {
    const { clock, boots, start } = open();
    const under = [start('ahead'), start('ahead')];
    expect(boots.freeAheadCount('bash')).toBe(0);
    await clock.until(Promise.all(under));
    expect(boots.freeAheadCount('bash')).toBe(2);
  });

  it('lets none go ahead while an execution waits for one, even for one that was begun ahead', async () => {
    const { clock, boots, start } = open();
    const demanded = start('demand');
    expect(boots.freeAheadCount('python')).toBe(0);
    await clock.until(demanded);
    const ahead = start('ahead');
    expect(boots.freeAheadCount('python')).toBe(1);
    boots.claim(makeId('ins', 'n2'));
    expect(boots.freeAheadCount('python')).toBe(0);
    await clock.until(ahead);
  });

  it('tells the driver from when on somebody waits', async () => {
    const { clock, boots, driver, start } = open();
    const asked: InstanceRequest[] = [];
    const create = driver.create.bind(driver);
    driver.create = (request) => {
      asked.push(request);
      return create(request);
    };
    let isWanted = false;
    const all = [start('demand'), start('ahead'), start('ahead')];
    const [demanded, claimed, left] = asked;
    expect(demanded?.wanted).toBeUndefined();
    void claimed?.wanted?.then(() => {
      isWanted = true;
    });
    void left?.wanted?.then(() => expect.unreachable('nobody waits for it'));
    await Promise.resolve();
    expect(isWanted).toBe(false);
    boots.claim(makeId('ins', 'n2'));
    await clock.until(Promise.all(all));
    expect(isWanted).toBe(true);
  });

  it('pauses a runtime that fails to boot, longer each time, and no other runtime', async () => {
    const { clock, boots, start } = open({ bootFailureRatio: 1 });
    const pausesMs: number[] = [];
    for (let i = 0; i < 8; i++) {
      await expect(clock.until(start('ahead'))).rejects.toMatchObject({ code: 'instance-failed' });
      expect(boots.freeAheadCount('bash')).toBe(0);
      expect(boots.freeAheadCount('python')).toBe(2);
      pausesMs.push((boots.failures.nextPauseEndAt(clock.now()) ?? 0) - clock.now());
    }
    expect(pausesMs).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    await clock.advance(5000);
    expect(boots.freeAheadCount('bash')).toBe(2);
  });

  it('is broken after ten failures in a row, not by names of runtimes that do not exist', async () => {
    const { clock, boots, start } = open({ bootFailureRatio: 1 });
    let isBroken = false;
    void boots.failures.broken.then(() => {
      isBroken = true;
    });
    await clock.until(Promise.allSettled(Array.from({ length: 20 }, () => start('demand', 'cobol'))));
    await clock.until(Promise.allSettled(Array.from({ length: 9 }, () => start('demand'))));
    expect(isBroken).toBe(false);
    await clock.until(Promise.allSettled([start('demand')]));
    expect(isBroken).toBe(true);
  });

  it('is not broken while a boot succeeds now and then', async () => {
    const { clock, boots, start } = open({ bootFailureRatio: 0.5 });
    let isBroken = false;
    void boots.failures.broken.then(() => {
      isBroken = true;
    });
    for (let i = 0; i < 60; i++) {
      await clock.until(Promise.allSettled([start('demand')]));
    }
    expect(isBroken).toBe(false);
  });

  it('is not broken by the image of one runtime while another has booted of late', async () => {
    const { clock, boots, start } = open({ spoilt: ['bash'] });
    let isBroken = false;
    void boots.failures.broken.then(() => {
      isBroken = true;
    });
    await clock.until(start('demand', 'python'));
    for (let i = 0; i < 14; i++) {
      await clock.until(Promise.allSettled([start('demand')]));
    }
    expect(isBroken).toBe(false);
    await clock.advance(60_000);
    await clock.until(Promise.allSettled([start('demand')]));
    expect(isBroken).toBe(true);
  });

  it('does not storm a bad image, however many wait for it, and says when it will be tried', async () => {
    const { clock, boots, failing, start } = open({ spoilt: ['bash'] });
    for (let i = 0; i < 8; i++) {
      await clock.until(Promise.allSettled([start('demand')]));
    }
    const [failure] = boots.failures.failing();
    expect(failure).toMatchObject({ runtime: 'bash', failureCount: 8, message: 'the image of bash is gone' });
    expect((failure?.nextTryAt ?? 0) - clock.now()).toBe(5000);
    const waiting = [start('demand'), start('demand'), start('demand')];
    await clock.advance(4999);
    expect(failing.triedCount).toBe(8);
    expect(boots.freeAheadCount('python')).toBe(2);
    failing.spoil([]);
    await clock.until(Promise.all(waiting));
    expect(boots.failures.failing()).toEqual([]);
  });

  it('gives up on a boot after 30 s and leaves nothing of it behind', async () => {
    const { clock, driver, start } = open({ bootMs: 40_000 });
    await expect(clock.until(start('demand'))).rejects.toMatchObject({ code: 'instance-failed' });
    expect(driver.live().map((each) => each.state)).toEqual(['booting']);
    await clock.advance(10_000);
    expect(driver.live()).toEqual([]);
  });
});
