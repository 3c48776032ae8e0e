import type { LauncherDriver } from '../../src/drivers/launcher/launcher-driver.ts';
import { makeId } from '../../src/kernel/ids.ts';
import { runInLauncher, sideBySide } from './run-in-launcher.ts';

/** Every so many instances one runs a program; the others only come and go. */
const RUN_EVERY = 4;

/** Makes instances and takes them down again; how long each took, in milliseconds, in the order of their beginning. */
export function churn(
  driver: LauncherDriver,
  given: { readonly runtime: string; readonly count: number; readonly atOnce: number },
): Promise<readonly number[]> {
  const { runtime } = given;
  return sideBySide(given, async (index) => {
    const startedAt = performance.now();
    if (index % RUN_EVERY === 0) {
      await runInLauncher(driver, runtime, { code: '' });
    } else {
      const instance = await driver.create({ instanceId: makeId('ins', `churn-${index}`), runtime });
      await instance.stop();
    }
    return performance.now() - startedAt;
  });
}
