import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LauncherDriver } from '../src/drivers/launcher/launcher-driver.ts';
import { Canaries } from './support/canaries.ts';
import { parseHostilePrograms, readHostilePrograms } from './support/hostile-programs.ts';
import { mark, runHostileRound } from './support/hostile-round.ts';
import { censusAtRest, censusOnceAs } from './support/launcher-census.ts';
import { openableLevels } from './support/probe-launcher.ts';
import { runInLauncher } from './support/run-in-launcher.ts';

// What the launcher makes, and what is looked for afterwards, lies in a folder of this test.
const before = process.env.TMPDIR;
const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
process.env.TMPDIR = folder;

const isHere = openableLevels().includes('process');
const driver = isHere ? await LauncherDriver.open({ isolation: 'process' }) : undefined;
const capabilities = await driver?.capabilities();
const canaries = await Canaries.open();
const programs = readHostilePrograms();

afterAll(async () => {
  await driver?.close();
  await canaries.close();
  rmSync(folder, { recursive: true, force: true });
  if (before === undefined) {
    delete process.env.TMPDIR;
  } else {
    process.env.TMPDIR = before;
  }
});

/** Where the kernel counts; a sample may come too late for a bomb, which is contained all the same. */
const isCounting = capabilities?.memorySource === 'cgroup';
const here = capabilities?.runtimes.map(({ runtime }) => runtime) ?? [];
const languages = [...new Set(programs.map(({ runtime }) => runtime))].filter((each) => here.includes(each));

const CPU_MS_MAX = 2000;
/** Some seconds on a machine that does nothing else. On a busy one programs that spin come after everybody. */
const PATIENCE_MS = 300_000;

describe('programs that mean harm', () => {
  it('are three hundred and more, each with a name and a verdict of its own', () => {
    expect(programs.length).toBeGreaterThanOrEqual(300);
    const names = programs.map(({ runtime, name }) => `${runtime}: ${name}`);
    expect(names.filter((each, at) => names.indexOf(each) !== at)).toEqual([]);
    expect(() => parseHostilePrograms('c', '=== a bomb => killed\nmain;')).toThrow('not the head');
    expect(() => parseHostilePrograms('c', '=== a bomb => killed memory | memory=5\nmain;')).toThrow(
      'no limit',
    );
    expect(() => parseHostilePrograms('c', '=== a bomb => killed memory | result=gone\nmain;')).toThrow(
      'no end',
    );
  });

  it.skipIf(driver === undefined || !isCounting).each(languages)(
    'in %s end as they must where the kernel counts, get nowhere, and leave nothing (needs cgroups)',
    async (language) => {
      const open = driver as LauncherDriver;
      // Those that ask for more processor time than usual run in the bench only.
      const mine = programs.filter(
        ({ runtime, limits }) => runtime === language && limits.cpuMs <= CPU_MS_MAX,
      );
      // Once for what stays for good: a zygote, a spare.
      await runInLauncher(open, language, { code: language === 'c' ? 'int main() {}' : '' });
      const clean = await censusAtRest(mark);
      const ends = await runHostileRound(open, mine, { canaries, atOnce: 6 });
      expect(ends.length).toBeGreaterThan(0);
      expect(ends.filter((each) => each.hasEscaped)).toEqual([]);
      expect(ends.filter((each) => !each.isExpected)).toEqual([]);
      expect(canaries.harm()).toEqual([]);
      expect(await censusOnceAs(clean, { mark, patienceMs: 10_000 })).toEqual(clean);
    },
    PATIENCE_MS,
  );
});
