import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { untilTrue } from '../../test/support/open-chameleon.ts';
import { openFastChameleon } from '../../test/support/open-fast-chameleon.ts';
import { simulatedProgram, simulatedSubmission } from '../../test/support/simulated-submission.ts';

const config = { planIntervalMs: 500, reactiveStockCount: 1 };

describe('predicted against actual in the running platform', () => {
  it('scores each execution once, and shows the same figures everywhere', async () => {
    const { chameleon, events, close } = await openFastChameleon(config);
    for (let n = 0; n < 40; n += 1) {
      await (await chameleon.submit(simulatedSubmission({ code: simulatedProgram(n % 10 === 9 ? 400 : 50) })))
        .finished;
    }
    const { totals } = chameleon.pool();
    const scored = events.filter(({ name }) => name === 'prediction.scored');
    expect(scored).toHaveLength(40);
    for (const ratio of [
      totals.durationCoverageRatio,
      totals.cpuCoverageRatio,
      totals.memoryCoverageRatio,
    ] as const) {
      expect(ratio).toBeGreaterThan(0.5);
      expect(ratio).toBeLessThanOrEqual(1);
    }
    expect(totals.cpuPinballLoss).toBeGreaterThan(0);
    expect(totals.regretGbS).toBeCloseTo(totals.costGbS - totals.perfectCostGbS, 6);
    expect(totals.reactiveCostGbS).toBeGreaterThan(0);

    await untilTrue(chameleon, () => chameleon.forecasts(1000).scores.length > 0);
    const metrics = await chameleon.metrics();
    const { cpuCoverageRatio, perfectCostGbS } = chameleon.pool().totals;
    const figureOf = (line: string) => Number(metrics.split(`${line} `)[1]?.split('\n')[0]);
    expect(figureOf('chameleon_prediction_coverage_ratio{cost="cpu"}')).toBe(cpuCoverageRatio);
    expect(figureOf('chameleon_start_cost_gb_seconds{of="perfect"}')).toBeCloseTo(perfectCostGbS, 6);
    const [score] = chameleon.forecasts(1000).scores;
    const labels = `{runtime="${score?.runtime}",horizon_seconds="${(score?.horizonMs ?? 0) / 1000}"}`;
    expect(figureOf(`chameleon_forecast_coverage_ratio${labels}`)).toBeCloseTo(score?.coverageRatio ?? -1, 6);
    await close();
  });

  it('holds every arrival against the forecast of each horizon', async () => {
    const { chameleon, events, close } = await openFastChameleon(config);
    await untilTrue(chameleon, () => events.some(({ name }) => name === 'forecast.made'));
    for (let n = 0; n < 5; n += 1) {
      await (await chameleon.submit(simulatedSubmission({ code: simulatedProgram(10) }))).finished;
    }
    const pythonScores = () => chameleon.forecasts(1000).scores.filter(({ runtime }) => runtime === 'python');
    await untilTrue(chameleon, () => pythonScores().some(({ horizonMs }) => horizonMs === 60_000));
    const minute = pythonScores().find(({ horizonMs }) => horizonMs === 60_000);
    expect(minute).toMatchObject({ actualCount: 5, weight: 1 });
    await close();
  });

  it('goes on where an earlier life of the server stopped', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chameleon-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const first = await openFastChameleon(config, { folder });
    for (let n = 0; n < 5; n += 1) {
      await (await first.chameleon.submit(simulatedSubmission({ code: simulatedProgram(50) }))).finished;
    }
    const before = first.chameleon.pool().totals;
    await first.close();
    const second = await openFastChameleon(config, { folder });
    const after = second.chameleon.pool().totals;
    expect(after.durationPinballLoss).toBe(before.durationPinballLoss);
    expect(after.cpuCoverageRatio).toBe(before.cpuCoverageRatio);
    await second.close();
  });
});
