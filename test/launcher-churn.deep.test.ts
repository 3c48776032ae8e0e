import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LauncherDriver } from '../src/drivers/launcher/launcher-driver.ts';
import { churn } from './support/churn.ts';
import { censusOnceAs, launcherDaemons, takeCensus } from './support/launcher-census.ts';
import { openableLevels } from './support/probe-launcher.ts';

/** `bench/churn.ts` does the same with a hundred thousand. */
const INSTANCE_COUNT = 500;
const MARK = 'CHURN_MARK';

const before = process.env.TMPDIR;
const folder = mkdtempSync(join(tmpdir(), 'churn-'));
// Users of instances have to get through it to what is theirs.
chmodSync(folder, 0o711);
process.env.TMPDIR = folder;
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  restoreTmpdir();
});

function restoreTmpdir(): void {
  if (before === undefined) {
    delete process.env.TMPDIR;
  } else {
    process.env.TMPDIR = before;
  }
}

describe('instances that come and go', () => {
  it.each(openableLevels())(
    'leave nothing at level %s: no process, mount, cgroup or file, and no descriptor in the daemon',
    async (isolation) => {
      const driver = await LauncherDriver.open({ isolation });
      try {
        await churn(driver, { runtime: 'bash', count: 8, atOnce: 4 });
        const [daemon] = launcherDaemons();
        const descriptors = () => readdirSync(`/proc/${daemon}/fd`).length;
        const clean = takeCensus(MARK);
        const cleanDescriptors = descriptors();
        const times = await churn(driver, { runtime: 'bash', count: INSTANCE_COUNT / 2, atOnce: 4 });
        expect(times).toHaveLength(INSTANCE_COUNT / 2);
        expect(await censusOnceAs(clean, { mark: MARK, patienceMs: 10_000 })).toEqual(clean);
        await expect.poll(descriptors, { timeout: 5000 }).toBeLessThanOrEqual(cleanDescriptors);
      } finally {
        await driver.close();
      }
    },
    120_000,
  );
});
