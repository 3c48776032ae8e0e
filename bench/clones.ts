/** Whether a thousand instances that are forked, or booted from one image, draw the same from any source of chance. */
import { parseArgs } from 'node:util';
import type { Driver } from '../src/drivers/driver.ts';
import { LauncherDriver } from '../src/drivers/launcher/launcher-driver.ts';
import { usualImageFolder } from '../src/drivers/microvm/images/usual-image-folder.ts';
import { MicrovmDriver } from '../src/drivers/microvm/microvm-driver.ts';
import { drawnRuntimes, drawRandomness } from '../test/support/drawn-randomness.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/clones.ts [--json] [--count N] [--level process|microvm] [--ahead] [--language NAME]

N instances (default 1000) of Python, most of them forks of one interpreter, and N of Node, each with one program that draws
from every source of chance its language has. At level microvm machines restored from one memory; with --ahead such as are made before anybody
waits, whose interpreters boot in them. Where interpreters are copied they share the secret of hash(), which is told and not judged. Exits 0 if no value of any source came twice, 1 if one did.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    count: { type: 'string', default: '1000' },
    level: { type: 'string', default: 'process' },
    ahead: { type: 'boolean', default: false },
    language: { type: 'string' },
  },
});

/** What copies of one interpreter have in common, whatever they draw anew. */
const SHARED_BY_COPIES = 'hash';

const isBooting = values.level === 'microvm' && values.ahead;

/** Of one language, where one is named. */
const isMeant = (runtime: string) => values.language === undefined || values.language === runtime;

/** Nobody waits for what is made ahead: not before it is there. */
function aheadOf(driver: Driver): Pick<Driver, 'create'> {
  return { create: (request) => driver.create({ ...request, wanted: new Promise<void>(() => undefined) }) };
}

function openDriver(): Promise<Driver> {
  return values.level === 'microvm'
    ? MicrovmDriver.open({ imageFolder: usualImageFolder(process.env), programMemoryMb: 512 })
    : LauncherDriver.open({ isolation: 'process' });
}

async function measure(driver: Driver): Promise<Findings> {
  const count = Number(values.count);
  const here = (await driver.capabilities()).runtimes.map(({ runtime }) => runtime);
  const verdicts: Findings['verdicts'][number][] = [];
  for (const runtime of drawnRuntimes.filter(isMeant).filter((each) => here.includes(each))) {
    const drawn = await drawRandomness(isBooting ? aheadOf(driver) : driver, runtime, count);
    const judged = [...drawn].filter(([source]) => isBooting || source !== SHARED_BY_COPIES);
    const repeated = judged.filter(([, different]) => different.size < count);
    const measured = repeated.map(([source, different]) => `${source} ${different.size}`).join(', ');
    verdicts.push(
      verdict(
        `${count} instances of ${runtime} share no randomness`,
        repeated.length === 0 ? `${judged.length} sources, none repeats` : measured,
        repeated.length === 0,
      ),
    );
  }
  return { verdicts, lines: [], details: undefined };
}

if (values.help) {
  console.log(USAGE);
} else {
  const driver = await openDriver();
  await reportFindings('clones', values, () => measure(driver));
  await driver.close();
}
