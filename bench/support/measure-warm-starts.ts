import { setTimeout as pause } from 'node:timers/promises';
import { greetings } from '../../src/cli/tiers/greetings.ts';
import type { InstanceRequest } from '../../src/drivers/driver.ts';
import { LauncherDriver } from '../../src/drivers/launcher/launcher-driver.ts';
import { makeId } from '../../src/kernel/ids.ts';
import { type Compared, compared, pairOf, SETTLE_MS, showCompared } from './compared.ts';
import { openOneShots } from './one-shots.ts';
import { type Quantiles, quantilesOf, showQuantiles } from './quantiles.ts';
import { timedLanguages } from './timed-languages.ts';
import { type Findings, verdict } from './verdicts.ts';

/** What was promised first. */
const RATIO_MAX = 1 / 15;

const limits = {
  wallMs: 20_000,
  cpuMs: 10_000,
  memoryMb: 256,
  processCount: 64,
  outputBytes: 65_536,
  fileBytes: 1_048_576,
};

const owner = { tenantId: makeId('ten', 'bench'), userId: makeId('usr', 'bench') };

let serial = 0;

async function bootOf(driver: LauncherDriver, runtime: string, waiting?: Pick<InstanceRequest, 'wanted'>) {
  serial += 1;
  return driver.create({ instanceId: makeId('ins', String(serial).padStart(12, '0')), runtime, ...waiting });
}

/** Milliseconds from the hand-over until the first output. */
async function firstOutputMs(instance: Awaited<ReturnType<typeof bootOf>>): Promise<number> {
  const startedAt = performance.now();
  let firstAt = Number.NaN;
  serial += 1;
  const program = { programId: `${serial}`, code: greetings[instance.runtime] ?? '' };
  const report = await instance.run(
    { executionId: makeId('exe', `${serial}`), owner, program, stdin: '', args: [], env: {}, limits },
    () => {
      firstAt = Number.isNaN(firstAt) ? performance.now() : firstAt;
    },
  );
  if (report.exitCode !== 0 || Number.isNaN(firstAt)) {
    throw new Error(`${instance.runtime} ended with ${report.reason} ${report.exitCode}`);
  }
  await instance.ended;
  return firstAt - startedAt;
}

/** Booted as stock is: nobody waits for it until it is handed its program. */
const AHEAD = { wanted: new Promise<void>(() => undefined) };
/** An interpreter is ready before it has warmed up. */
const WARM_UP_MS = 500;

async function warmMs(driver: LauncherDriver, runtime: string): Promise<number> {
  const parked = await bootOf(driver, runtime, AHEAD);
  await pause(WARM_UP_MS);
  return firstOutputMs(parked);
}

/** From nothing at all: no zygote of the runtime is there either. */
async function coldMs(driver: LauncherDriver, runtime: string): Promise<number> {
  const startedAt = performance.now();
  const instance = await bootOf(driver, runtime);
  const bootMs = performance.now() - startedAt;
  return bootMs + (await firstOutputMs(instance));
}

/** Warm starts of parked interpreters against their own cold starts, in pairs. */
export async function measureWarm(roundCount: number, ratioMax = RATIO_MAX): Promise<Findings> {
  const driver = await LauncherDriver.open({ isolation: 'process' });
  const bare = await LauncherDriver.open({ isolation: 'process', isForking: false });
  const shots = await openOneShots();
  const plain: Readonly<Record<string, readonly string[]>> = {
    javascript: [shots.node, '-e', greetings.javascript ?? ''],
    python: ['/usr/bin/python3', '-c', greetings.python ?? ''],
  };
  const results: (Compared & { readonly plainMs: Quantiles; readonly onDemandMs: Quantiles })[] = [];
  try {
    for (const runtime of timedLanguages) {
      const pairs: (readonly [number, number])[] = [];
      const plainMs: number[] = [];
      const onDemandMs: number[] = [];
      for (let round = 0; round < roundCount; round += 1) {
        pairs.push(
          await pairOf(
            round,
            () => warmMs(driver, runtime),
            () => coldMs(bare, runtime),
          ),
        );
        await pause(SETTLE_MS);
        plainMs.push(await shots.time(plain[runtime] ?? []));
        await pause(SETTLE_MS);
        onDemandMs.push(await coldMs(driver, runtime));
        await pause(SETTLE_MS);
      }
      results.push({
        ...compared(runtime, pairs),
        plainMs: quantilesOf(plainMs),
        onDemandMs: quantilesOf(onDemandMs),
      });
    }
  } finally {
    await driver.close();
    await bare.close();
    await shots.close();
  }
  const showWarm = (each: (typeof results)[number]) =>
    `${showCompared(each, ['warm', 'cold'])}; bare interpreter until its end ${showQuantiles(each.plainMs, 2)} ms; on demand, from a zygote where there is one, ${showQuantiles(each.onDemandMs, 2)} ms`;
  return {
    lines: ['warm', ...results.map(showWarm)],
    verdicts: results.map(({ name, ratio }) =>
      verdict(
        `a warm start of ${name} takes at most 1/${Math.round(1 / ratioMax)} of its cold start`,
        `1/${(1 / ratio.median).toFixed(1)} [1/${(1 / ratio.p90).toFixed(1)} … 1/${(1 / ratio.p10).toFixed(1)}]`,
        ratio.median <= ratioMax,
      ),
    ),
    details: results,
  };
}
