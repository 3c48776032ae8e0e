/** What an instance costs in a container beside one of the launcher: its boot, a run on it when parked, its end, its memory. */
import { parseArgs } from 'node:util';
import { greetings } from '../src/cli/tiers/greetings.ts';
import { ContainerDriver } from '../src/drivers/container/container-driver.ts';
import type { Driver } from '../src/drivers/driver.ts';
import { LauncherDriver } from '../src/drivers/launcher/launcher-driver.ts';
import { makeId } from '../src/kernel/ids.ts';
import { describeMachine } from './support/measure.ts';
import { containersMb, descendantsMb } from './support/process-memory.ts';
import { quantilesOf, showQuantiles } from './support/quantiles.ts';
import { timedLanguages } from './support/timed-languages.ts';

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '20' },
    parked: { type: 'string', default: '4' },
    socket: { type: 'string', default: '' },
    image: { type: 'string', default: 'localhost/chameleon-runtimes' },
  },
});

const USAGE = `usage: node bench/containers.ts [--json] [--rounds N] [--parked N] [--socket PATH] [--image NAME]

N rounds (20), each an instance of either driver after the other, the order alternating: in a container; by the launcher, plain, which
boots as containers do and is scheduled as every process is; and by the launcher as it is, which forks, and yields to others. How long it takes
until it is parked, until the end of a small program on it, and until nothing of it is left. Then the memory that
N (4) parked ones hold, as proportional set size, the engine's monitors included. Needs root, an engine, and its image
(runtimes/container-image.sh). Figures are median [p10 … p90], in milliseconds; there is no promise.`;

const limits = {
  wallMs: 20_000,
  cpuMs: 10_000,
  memoryMb: 256,
  processCount: 64,
  outputBytes: 65_536,
  fileBytes: 1_048_576,
};
/** An interpreter is ready before it has warmed up. */
const WARM_UP_MS = 1500;

let serial = 0;

function createOn(driver: Driver, runtime: string) {
  serial += 1;
  return driver.create({ instanceId: makeId('ins', String(serial).padStart(12, '0')), runtime });
}

const pause = (durationMs: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, durationMs);
  });

class Times {
  readonly bootMs: number[] = [];
  readonly runMs: number[] = [];
  readonly endMs: number[] = [];

  async measure(driver: Driver, runtime: string): Promise<void> {
    const startedAt = performance.now();
    const instance = await createOn(driver, runtime);
    this.bootMs.push(performance.now() - startedAt);
    await pause(WARM_UP_MS);
    const handedAt = performance.now();
    const program = { programId: `${serial}`, code: greetings[runtime] ?? '' };
    const executionId = makeId('exe', `${serial}`);
    const owner = { tenantId: makeId('ten', 'bench'), userId: makeId('usr', 'bench') };
    const report = await instance.run(
      { executionId, owner, program, stdin: '', args: [], env: {}, limits },
      () => undefined,
    );
    const reportedAt = performance.now();
    if (report.exitCode !== 0) {
      throw new Error(`${runtime} ended with ${report.reason} ${report.exitCode}`);
    }
    await instance.ended;
    this.runMs.push(reportedAt - handedAt);
    this.endMs.push(performance.now() - reportedAt);
  }
}

async function memoryOf(driver: Driver, runtime: string, read: () => number): Promise<number> {
  const before = read();
  const parked = [];
  for (let each = 0; each < Number(values.parked); each += 1) {
    parked.push(await createOn(driver, runtime));
  }
  await pause(WARM_UP_MS);
  const heldMb = (read() - before) / parked.length;
  await Promise.all(parked.map((instance) => instance.stop()));
  return heldMb;
}

async function measureAll() {
  const ceilings = { memoryMb: 512, processCount: 128, fileBytes: 67_108_864 };
  const { socket, image } = values;
  const sides: readonly { readonly name: string; readonly driver: Driver; readonly readMb: () => number }[] =
    [
      {
        name: 'container',
        driver: await ContainerDriver.open({ socket, image, images: {}, ceilings }),
        readMb: containersMb,
      },
      {
        name: 'launcher, plain',
        driver: await LauncherDriver.open({ isolation: 'process', isForking: false, isUsingCgroups: false }),
        readMb: descendantsMb,
      },
      {
        name: 'launcher',
        driver: await LauncherDriver.open({ isolation: 'process' }),
        readMb: descendantsMb,
      },
    ];
  const results = [];
  try {
    for (const runtime of timedLanguages) {
      const times = new Map(sides.map(({ name }) => [name, new Times()]));
      for (let round = 0; round < Number(values.rounds); round += 1) {
        for (const { name, driver } of round % 2 === 0 ? sides : sides.toReversed()) {
          await times.get(name)?.measure(driver, runtime);
        }
      }
      for (const { name, driver, readMb } of sides) {
        const { bootMs, runMs, endMs } = times.get(name) ?? new Times();
        const memoryMb = await memoryOf(driver, runtime, readMb);
        const quantiles = {
          bootMs: quantilesOf(bootMs),
          runMs: quantilesOf(runMs),
          endMs: quantilesOf(endMs),
        };
        results.push({ runtime, name, ...quantiles, memoryMb });
      }
    }
  } finally {
    for (const { driver } of sides) {
      await driver.close();
    }
  }
  return results;
}

if (values.help) {
  console.log(USAGE);
} else {
  const machine = describeMachine();
  const results = await measureAll();
  if (values.json) {
    console.log(JSON.stringify({ bench: 'containers', machine, results }));
  } else {
    console.log(machine.text);
    for (const { runtime, name, bootMs, runMs, endMs, memoryMb } of results) {
      const figures = [bootMs, runMs, endMs].map((each) => showQuantiles(each, 1));
      console.log(
        `${runtime}, ${name}: parked after ${figures[0]}, a run ${figures[1]}, gone after ${figures[2]}, ${memoryMb.toFixed(1)} MB`,
      );
    }
  }
}
