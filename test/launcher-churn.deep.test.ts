import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { LauncherDriver } from '../src/drivers/launcher/launcher-driver.ts';
import { churn } from './support/churn.ts';
import { censusOnceAs, launcherDaemons, takeCensus } from './support/launcher-census.ts';
import { openableLevels } from './support/probe-launcher.ts';

/** `bench/churn.ts` does the same with a hundred thousand. */
const INSTANCE_COUNT = 500;
const MARK = 'CHURN_MARK';
/** Until what was taken down is gone, also on a machine that does much else. */
const PATIENCE_MS = 20_000;

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
        const clean = await vi.waitFor(() => {
          const census = takeCensus(MARK);
          // What is gone has not always been waited for yet, and the next spare may only be on its way.
          expect(census).toMatchObject({
            processes: ['chameleon-launc'],
            cgroups: [],
            mounts: [],
            markedCount: 0,
          });
          return census;
        }, PATIENCE_MS);
        const cleanDescriptors = descriptors();
        const times = await churn(driver, { runtime: 'bash', count: INSTANCE_COUNT / 2, atOnce: 4 });
        expect(times).toHaveLength(INSTANCE_COUNT / 2);
        expect(await censusOnceAs(clean, { mark: MARK, patienceMs: PATIENCE_MS })).toEqual(clean);
        await expect.poll(descriptors, { timeout: PATIENCE_MS }).toBeLessThanOrEqual(cleanDescriptors);
      } finally {
        await driver.close();
      }
    },
    120_000,
  );
});
