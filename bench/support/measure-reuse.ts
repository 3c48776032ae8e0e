import { setTimeout as pause } from 'node:timers/promises';
import { LauncherDriver } from '../../src/drivers/launcher/launcher-driver.ts';
import { type Compared, compared, pairOf, SETTLE_MS, showCompared } from './compared.ts';
import { bootParked, coldMs, firstOutputMs } from './first-output.ts';
import { timedLanguages } from './timed-languages.ts';
import { type Findings, verdict } from './verdicts.ts';

const RATIO_MAX = 1 / 100;
/** To let everybody in an instance go on who was stopped, and to hand over a program. */
const RESUME_MS_MAX = 2;

/** What is kept is kept to run again and again: so often it has run before it is timed. */
const RUNS_BEFORE = 5;

/** A run of a program where it ran before; everybody there was stopped in between. */
async function againMs(driver: LauncherDriver, runtime: string): Promise<number> {
  const instance = await bootParked(driver, runtime);
  for (let count = 0; count < RUNS_BEFORE; count += 1) {
    await firstOutputMs(instance, runtime, 'interpreter');
  }
  await pause(SETTLE_MS);
  const tookMs = await firstOutputMs(instance, runtime, 'interpreter');
  await instance.stop();
  return tookMs;
}

/** Runs in an interpreter that was kept, against its own cold starts, in pairs. */
export async function measureReuse(roundCount: number): Promise<Findings> {
  const driver = await LauncherDriver.open({ isolation: 'process' });
  const bare = await LauncherDriver.open({ isolation: 'process', isForking: false });
  const results: Compared[] = [];
  try {
    for (const runtime of timedLanguages) {
      const pairs: (readonly [number, number])[] = [];
      for (let round = 0; round < roundCount; round += 1) {
        pairs.push(
          await pairOf(
            round,
            () => againMs(driver, runtime),
            () => coldMs(bare, runtime),
          ),
        );
        await pause(SETTLE_MS);
      }
      results.push(compared(runtime, pairs));
    }
  } finally {
    await driver.close();
    await bare.close();
  }
  const verdicts = results.flatMap(({ name, ratio, subjectMs }) => [
    verdict(
      `a run of ${name} where it ran before takes at most 1/${Math.round(1 / RATIO_MAX)} of its cold start`,
      `1/${(1 / ratio.median).toFixed(1)} [1/${(1 / ratio.p90).toFixed(1)} … 1/${(1 / ratio.p10).toFixed(1)}]`,
      ratio.median <= RATIO_MAX,
    ),
    verdict(
      `everybody who was stopped goes on, and ${name} has its program, within ${RESUME_MS_MAX} ms`,
      `${subjectMs.median.toFixed(2)} ms [${subjectMs.p10.toFixed(2)} … ${subjectMs.p90.toFixed(2)}]`,
      subjectMs.median <= RESUME_MS_MAX,
    ),
  ]);
  const lines = ['again, kept', ...results.map((each) => showCompared(each, ['again', 'cold']))];
  return { lines, verdicts, details: results };
}
