import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../../test/support/virtual-clock.ts';
import { delay } from '../../kernel/clock.ts';
import { ChameleonError } from '../../kernel/errors.ts';
import { makeId } from '../../kernel/ids.ts';
import { seededRandom } from '../../kernel/random.ts';
import type { IsolationLevel } from '../../model/instance.ts';
import { SimulatedDriver } from '../simulated/simulated-driver.ts';
import { defaultSimulatedSettings } from '../simulated/simulated-settings.ts';
import { LeveledDriver } from './leveled-driver.ts';

const clock = virtualClock();
clock.run();

/** A simulated host that says to be of this level, and has these of the simulated languages. */
function hostOf(level: IsolationLevel, languages = ['python', 'javascript']): SimulatedDriver {
  const runtimes = defaultSimulatedSettings.runtimes.filter(({ info }) => languages.includes(info.runtime));
  const settings = { ...defaultSimulatedSettings, runtimes };
  return new SimulatedDriver({ clock, random: seededRandom(1), settings, level });
}

const instanceId = makeId('ins', 'one');

describe('drivers of several levels as one', () => {
  it('offers the languages of the first by their names, those of the others with their level', async () => {
    const driver = await LeveledDriver.open([hostOf('process'), hostOf('microvm', ['python'])]);
    const { level, runtimes, layers } = await driver.capabilities();
    expect(level).toBe('process');
    expect(runtimes.map(({ runtime, language, level: at }) => [runtime, language, at])).toEqual([
      ['javascript', 'javascript', 'process'],
      ['python', 'python', 'process'],
      ['python@microvm', 'python', 'microvm'],
    ]);
    expect(layers.map(({ name }) => name)).toEqual(['process: books', 'microvm: books']);
  });

  it('makes instances with the driver of the level that is asked for, and with no other', async () => {
    const usual = hostOf('process');
    const further = hostOf('microvm', ['python']);
    const driver = await LeveledDriver.open([usual, further]);
    await driver.create({ instanceId, runtime: 'python@microvm' });
    expect([usual.createdCount, further.createdCount]).toEqual([0, 1]);
    await driver.create({ instanceId, runtime: 'python' });
    expect([usual.createdCount, further.createdCount]).toEqual([1, 1]);
  });

  it('makes none at another level than the one asked for', async () => {
    const usual = hostOf('process');
    const driver = await LeveledDriver.open([usual, hostOf('microvm', ['python'])]);
    for (const runtime of ['javascript@microvm', 'python@process', 'python@container', 'python@', 'cobol']) {
      await expect(driver.create({ instanceId, runtime })).rejects.toMatchObject({
        code: 'unknown-runtime',
        message: `unknown runtime ${runtime}, known: javascript, python, python@microvm`,
      });
    }
    expect(usual.createdCount).toBe(0);
  });

  it('holds layers at the level that they are for', async () => {
    const driver = await LeveledDriver.open([hostOf('process'), hostOf('microvm')]);
    const layer = { runtime: 'python@microvm', packages: ['numpy'] };
    driver.holdLayers([layer]);
    await delay(clock, 10_000);
    expect(driver.heldLayers()).toEqual([expect.objectContaining(layer)]);
    driver.holdLayers([]);
    expect(driver.heldLayers()).toEqual([]);
  });

  it('T89 is not opened where one of them cannot be used, and leaves none open', async () => {
    const usual = hostOf('process');
    const broken = hostOf('microvm');
    broken.capabilities = () => Promise.reject(new ChameleonError('isolation-unavailable', 'no image'));
    await expect(LeveledDriver.open([usual, broken])).rejects.toThrow('no image');
    await expect(usual.create({ instanceId, runtime: 'python' })).rejects.toMatchObject({
      code: 'shutting-down',
    });
  });

  it('is not opened with two of one level', async () => {
    await expect(LeveledDriver.open([hostOf('process'), hostOf('process')])).rejects.toMatchObject({
      code: 'bad-configuration',
    });
  });
});
