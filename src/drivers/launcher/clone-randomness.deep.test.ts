import { afterAll, describe, expect, it } from 'vitest';
import { drawnRuntimes, drawRandomness } from '../../../test/support/drawn-randomness.ts';
import { openableLevels } from '../../../test/support/probe-launcher.ts';
import { runInLauncher } from '../../../test/support/run-in-launcher.ts';
import { LauncherDriver } from './launcher-driver.ts';

/** `bench/clones.ts` does the same with a thousand. */
const INSTANCE_COUNT = 50;

const [level] = openableLevels();
const driver = await LauncherDriver.open({ isolation: level ?? 'process' });
const { runtimes } = await driver.capabilities();
const here = drawnRuntimes.filter((each) => runtimes.some(({ runtime }) => runtime === each));
afterAll(() => driver.close());

describe('instances that are forked, or booted from the same image', () => {
  it.each(here)(
    'T47 share no randomness: fifty of %s draw fifty values from each source',
    async (runtime) => {
      const drawn = await drawRandomness(driver, runtime, INSTANCE_COUNT);
      // The secret of hash() is that of the interpreter that all are forked from (decision 12).
      const judged = [...drawn].filter(([source]) => source !== 'hash');
      const counts = judged.map(([source, values]) => [source, values.size]);
      expect(counts.length).toBeGreaterThan(5);
      expect(counts).toEqual(counts.map(([source]) => [source, INSTANCE_COUNT]));
    },
    60_000,
  );

  it('T63 get what they are to run anew: what one does to its program and its input, no other sees', async () => {
    const code = `import sys
print(open(__file__).read() == sys.stdin.read())
open(__file__, "w").write("print('spoilt')")
for name in ("input", "expected", "main.pyc"): open(name, "w").write("spoilt")`;
    const first = await runInLauncher(driver, 'python', { code, stdin: code });
    const second = await runInLauncher(driver, 'python', { code, stdin: code });
    expect([first.stdout, second.stdout]).toEqual(['True\n', 'True\n']);
  });
});
