/** What a program that imports packages saves on a fork that has them loaded, and what that holds of memory. */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { LauncherDriver } from '../src/drivers/launcher/launcher-driver.ts';
import { makeId } from '../src/kernel/ids.ts';
import type { HeldLayer } from '../src/model/layer.ts';
import { quantilesOf, showQuantiles } from './support/quantiles.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/layers.ts [--json] [--rounds N]

For each layer of Python that this host can hold: a program that imports its packages and prints, from the hand-over to its
first output, on a parked fork of the layer and on a parked instance of the plain runtime, where it imports them itself; pairs in turn,
N rounds (default 30), the ratio is of each pair. Beside it, the same with the making of the fork, which is what a program waits for
when no parked one is left; and the memory of a parked fork, of a plain one, and of what all forks of the layer share.
Figures are median [p10 … p90]. Exits 0 if the promise holds, 1 if not, 2 where the host has no packages.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '30' },
  },
});
const roundCount = Number(values.rounds);

const RUNTIME = 'python';
/** Of the time that a fresh import takes. */
const RATIO_MAX = 1 / 10;
const LAYERS: readonly (readonly string[])[] = [['numpy'], ['numpy', 'pandas']];
const NOTHING_MEASURED = 2;
/** A parked instance has told what it holds a second after it was ready. */
const WARM_MS = 1300;
/** Lets a parked fork warm up, and what the last measurement left behind go. */
const SETTLE_MS = 200;
const HOLD_MS_MAX = 60_000;

const limits = {
  wallMs: 300_000,
  cpuMs: 30_000,
  memoryMb: 512,
  processCount: 32,
  outputBytes: 10_000,
  fileBytes: 1_000_000,
};

let serial = 0;

async function makeInstance(driver: LauncherDriver, packages: readonly string[]) {
  serial += 1;
  const instance = await driver.create({
    instanceId: makeId('ins', `${serial}`),
    runtime: RUNTIME,
    packages,
  });
  if (instance.packages.length !== packages.length) {
    throw new Error(`asked for a fork with ${packages.join(', ')}, got ${instance.packages.join(', ')}`);
  }
  return instance;
}

/** Milliseconds until the first output, from the hand-over, or from the order to make the instance. */
async function startMs(
  driver: LauncherDriver,
  program: { readonly imports: readonly string[]; readonly loaded: readonly string[] },
  from: 'hand-over' | 'order',
): Promise<number> {
  let startedAt = performance.now();
  const instance = await makeInstance(driver, program.loaded);
  if (from === 'hand-over') {
    await pause(SETTLE_MS);
    startedAt = performance.now();
  }
  let firstAt = Number.NaN;
  const code = `import ${program.imports.join(', ')}\nprint(1)`;
  const report = await instance.run(
    {
      executionId: makeId('exe', `${serial}`),
      owner: { tenantId: makeId('ten', 'bench'), userId: makeId('usr', 'bench') },
      program: { programId: 'prg_bench', code },
      stdin: '',
      args: [],
      env: {},
      limits,
    },
    () => {
      firstAt = Number.isNaN(firstAt) ? performance.now() : firstAt;
    },
  );
  if (report.exitCode !== 0) {
    throw new Error(`the program ended with ${report.reason} ${report.exitCode}`);
  }
  await instance.ended;
  await pause(SETTLE_MS);
  return firstAt - startedAt;
}

async function parkedMb(driver: LauncherDriver, packages: readonly string[]): Promise<number> {
  const instance = await makeInstance(driver, packages);
  await pause(WARM_MS);
  const { idleMemoryMb } = instance;
  await instance.stop();
  return idleMemoryMb;
}

async function hold(driver: LauncherDriver, packages: readonly string[]): Promise<HeldLayer> {
  const giveUpAt = performance.now() + HOLD_MS_MAX;
  for (;;) {
    driver.holdLayers([{ runtime: RUNTIME, packages }]);
    const [held] = driver.heldLayers();
    if (held !== undefined) {
      return held;
    }
    if (performance.now() > giveUpAt) {
      throw new Error(`no layer with ${packages.join(', ')} within ${HOLD_MS_MAX} ms`);
    }
    await pause(SETTLE_MS);
  }
}

async function measureLayer(driver: LauncherDriver, packages: readonly string[]) {
  const held = await hold(driver, packages);
  const forked = { imports: packages, loaded: packages };
  const fresh = { imports: packages, loaded: [] };
  // The first of each pays for files that the host has not read yet.
  await startMs(driver, fresh, 'hand-over');
  await startMs(driver, forked, 'hand-over');
  const rows: { forkedMs: number; freshMs: number; madeMs: number }[] = [];
  for (let round = 0; round < roundCount; round += 1) {
    const isForkFirst = round % 2 === 0;
    const early = isForkFirst ? await startMs(driver, forked, 'hand-over') : undefined;
    const freshMs = await startMs(driver, fresh, 'hand-over');
    const forkedMs = early ?? (await startMs(driver, forked, 'hand-over'));
    rows.push({ forkedMs, freshMs, madeMs: await startMs(driver, forked, 'order') });
  }
  return {
    packages,
    loadMs: held.loadMs,
    sharedMb: held.memoryMb,
    forkMb: await parkedMb(driver, packages),
    plainMb: await parkedMb(driver, []),
    forkedMs: quantilesOf(rows.map(({ forkedMs }) => forkedMs)),
    freshMs: quantilesOf(rows.map(({ freshMs }) => freshMs)),
    madeMs: quantilesOf(rows.map(({ madeMs }) => madeMs)),
    ratio: quantilesOf(rows.map(({ forkedMs, freshMs }) => forkedMs / freshMs)),
  };
}

type MeasuredLayer = Awaited<ReturnType<typeof measureLayer>>;

function linesOf(layer: MeasuredLayer): string[] {
  const { packages, loadMs, sharedMb, forkMb, plainMb, forkedMs, freshMs, madeMs, ratio } = layer;
  return [
    `  ${packages.join(', ')}: fork ${showQuantiles(forkedMs, 1)} ms, fresh import ${showQuantiles(freshMs, 1)} ms, ratio ${showQuantiles(ratio, 3)}`,
    `    with the making of the fork ${showQuantiles(madeMs, 1)} ms`,
    `    a parked fork holds ${forkMb.toFixed(1)} MB (plain ${plainMb.toFixed(1)}), all share ${sharedMb.toFixed(1)} MB that took ${loadMs.toFixed(0)} ms to load`,
  ];
}

async function measure(driver: LauncherDriver): Promise<Findings> {
  const measured: MeasuredLayer[] = [];
  for (const packages of LAYERS) {
    measured.push(await measureLayer(driver, packages));
  }
  return {
    lines: measured.flatMap(linesOf),
    verdicts: measured
      .slice(-1)
      .map(({ packages, ratio }) =>
        verdict(
          `${packages.join(' and ')} on a fork of their layer, against a fresh import`,
          `${showQuantiles(ratio, 3)}, promised ≤ ${RATIO_MAX}`,
          ratio.median <= RATIO_MAX,
        ),
      ),
    details: measured,
  };
}

if (values.help) {
  console.log(USAGE);
} else {
  const driver = await LauncherDriver.open({ isolation: 'process' });
  try {
    const { runtimes } = await driver.capabilities();
    const names = runtimes.find(({ runtime }) => runtime === RUNTIME)?.loadable.map(({ name }) => name) ?? [];
    if (LAYERS.flat().every((name) => names.includes(name))) {
      await reportFindings('layers', values, () => measure(driver));
    } else {
      console.error(`nothing to measure: this host has ${names.join(', ') || 'none'} of ${LAYERS.at(-1)}`);
      process.exitCode = NOTHING_MEASURED;
    }
  } finally {
    await driver.close();
  }
}
