import { setTimeout as pause } from 'node:timers/promises';
import { greetings } from '../../src/cli/tiers/greetings.ts';
import { LauncherDriver } from '../../src/drivers/launcher/launcher-driver.ts';
import { type Compared, compared, pairOf, SETTLE_MS, showCompared } from './compared.ts';
import { bootParked, coldMs, firstOutputMs } from './first-output.ts';
import { openOneShots } from './one-shots.ts';
import { type Quantiles, quantilesOf, showQuantiles } from './quantiles.ts';
import { timedLanguages } from './timed-languages.ts';
import { type Findings, verdict } from './verdicts.ts';

/** What was promised first. */
const RATIO_MAX = 1 / 15;

async function warmMs(driver: LauncherDriver, runtime: string): Promise<number> {
  return firstOutputMs(await bootParked(driver, runtime), runtime);
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
