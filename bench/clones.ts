/** Whether a thousand instances that are forked, or booted from one image, draw the same from any source of chance. */
import { parseArgs } from 'node:util';
import { LauncherDriver } from '../src/drivers/launcher/launcher-driver.ts';
import { drawnRuntimes, drawRandomness } from '../test/support/drawn-randomness.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/clones.ts [--json] [--count N]

N instances (default 1000) of Python, most of them forks of one interpreter, and N of Node, each with one program that draws
from every source of chance its language has. Exits 0 if no value of any source came twice, 1 if one did.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    count: { type: 'string', default: '1000' },
  },
});

async function measure(driver: LauncherDriver): Promise<Findings> {
  const count = Number(values.count);
  const here = (await driver.capabilities()).runtimes.map(({ runtime }) => runtime);
  const verdicts: Findings['verdicts'][number][] = [];
  for (const runtime of drawnRuntimes.filter((each) => here.includes(each))) {
    const drawn = await drawRandomness(driver, runtime, count);
    const repeated = [...drawn].filter(([, different]) => different.size < count);
    const measured = repeated.map(([source, different]) => `${source} ${different.size}`).join(', ');
    verdicts.push(
      verdict(
        `${count} instances of ${runtime} share no randomness`,
        repeated.length === 0 ? `${drawn.size} sources, none repeats` : measured,
        repeated.length === 0,
      ),
    );
  }
  return { verdicts, lines: [], details: undefined };
}

if (values.help) {
  console.log(USAGE);
} else {
  const driver = await LauncherDriver.open({ isolation: 'process' });
  await reportFindings('clones', values, () => measure(driver));
  await driver.close();
}
