import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../../test/support/virtual-clock.ts';
import { SimulatedDriver } from '../../drivers/simulated/simulated-driver.ts';
import { seededRandom } from '../../kernel/random.ts';
import { measureTiers, timeable } from './measure-tiers.ts';

const greeting = JSON.stringify({ stdout: 'hello\n', exitCode: 0, initialiseMs: 7, runMs: 20 });

async function measure(program: string, roundCount = 5) {
  const clock = virtualClock();
  const driver = new SimulatedDriver({ clock, random: seededRandom(1) });
  const { runtimes } = await driver.capabilities();
  const python = timeable(runtimes).find(({ runtime }) => runtime === 'python');
  let roundsSeen = 0;
  const parts = {
    clock,
    driver,
    coldDriver: driver,
    programs: { python: program },
    roundCount,
    onRound: () => {
      roundsSeen += 1;
    },
  };
  const row = clock.until(measureTiers(parts, python ?? expect.fail('no Python')));
  return { row: await row, roundsSeen };
}

describe('the tiers of a runtime', () => {
  it('are timed until the first output: a parked instance needs no boot', async () => {
    const { row, roundsSeen } = await measure(greeting);
    expect(row.warmMs).toEqual({ p10: 7, median: 7, p90: 7 });
    expect(row.againMs).toEqual({ p10: 7, median: 7, p90: 7 });
    expect(row.coldMs.median).toBeGreaterThan(50);
    expect(row.coldMs.p10).toBeLessThanOrEqual(row.coldMs.median);
    expect(row.onDemandMs.median).toBeGreaterThan(50);
    expect(row.idleMemoryMb).toBeGreaterThan(0);
    expect(roundsSeen).toBe(5);
  });

  it('are not told of a program that fails or says nothing', async () => {
    await expect(measure(JSON.stringify({ exitCode: 3, stderr: 'oops' }), 1)).rejects.toThrow(
      /a small program ended with exit 3 oops/,
    );
    await expect(measure(JSON.stringify({ exitCode: 0 }), 1)).rejects.toThrow(/ended with exit 0/);
  });
});
