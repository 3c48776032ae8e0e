import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../../test/support/virtual-clock.ts';
import { makeId } from '../../kernel/ids.ts';
import { seededRandom } from '../../kernel/random.ts';
import type { ConformancePrograms } from '../bench-conformance.ts';
import { someOwner } from '../bench-conformance.ts';
import type { RunRequest } from '../driver.ts';
import { describeDriver } from '../driver-conformance.ts';
import { SimulatedDriver } from './simulated-driver.ts';
import { defaultSimulatedSettings, noFaults, type SimulatedFaults } from './simulated-settings.ts';

function simulatedPrograms(runtime: string): ConformancePrograms {
  const asCode = (directive: object) => JSON.stringify(directive);
  return {
    runtime,
    speaks: asCode({ runMs: 5, stdout: 'out\n', stderr: 'err\n' }),
    exitsWith3: asCode({ runMs: 5, exitCode: 3 }),
    endsBySignal: asCode({ runMs: 5, signal: 'SIGTERM' }),
    echoes: asCode({ runMs: 5, echo: true }),
    converses: asCode({ converses: true }),
    sleeps: asCode({ runMs: 60_000, cpuMs: 0, stdout: 'ready\n' }),
    spins: asCode({ runMs: 60_000, cpuMs: 60_000, stdout: 'ready\n' }),
    floods: asCode({ runMs: 1000, stdoutBytes: 50_000_000 }),
    grows: asCode({ runMs: 1000, memoryMb: 100_000 }),
  };
}

const clock = virtualClock();
clock.run();

describeDriver('simulated', () => new SimulatedDriver({ clock, random: seededRandom(1) }), {
  programs: ['javascript', 'bash'].map(simulatedPrograms),
  churnRuntime: 'bash',
  countLeftovers: (driver) => (driver instanceof SimulatedDriver ? driver.live().length : 1),
});

function requestOf(code: string): RunRequest {
  return {
    executionId: makeId('exe', 'one'),
    owner: someOwner,
    program: { programId: 'prg_one', code },
    stdin: '',
    args: [],
    env: {},
    limits: {
      wallMs: 1000,
      cpuMs: 1000,
      memoryMb: 128,
      processCount: 8,
      outputBytes: 1000,
      fileBytes: 1000,
    },
  };
}

function openWith(faults: Partial<SimulatedFaults>, seed = 7) {
  const time = virtualClock();
  const settings = { ...defaultSimulatedSettings, faults: { ...noFaults, ...faults } };
  return { time, driver: new SimulatedDriver({ clock: time, random: seededRandom(seed), settings }) };
}

const one = { instanceId: makeId('ins', 'one'), runtime: 'python' };

describe('simulated faults', () => {
  it('fails to boot as often as told', async () => {
    const { time, driver } = openWith({ bootFailureRatio: 0.3 });
    const boots = Array.from({ length: 1000 }, (_, i) =>
      driver.create({ instanceId: makeId('ins', `n${i}`), runtime: 'bash' }),
    );
    const settled = await time.until(Promise.allSettled(boots));
    const failedCount = settled.filter((each) => each.status === 'rejected').length;
    expect(failedCount).toBeGreaterThan(250);
    expect(failedCount).toBeLessThan(350);
    expect(driver.live().length).toBe(1000 - failedCount);
  });

  it('boots slowly by the told factor', async () => {
    const quick = openWith({});
    const slow = openWith({ slowBootRatio: 1, slowBootFactor: 10 });
    const quickInstance = await quick.time.until(quick.driver.create(one));
    const slowInstance = await slow.time.until(slow.driver.create(one));
    expect(slowInstance.bootMs).toBeCloseTo(quickInstance.bootMs * 10, 6);
  });

  it('crashes while idle, and is gone from the host', async () => {
    const { time, driver } = openWith({
      idleCrashRatio: 1,
      idleCrashAfterMs: { median: 500, logSigma: 0 },
    });
    const instance = await time.until(driver.create(one));
    expect(await time.until(instance.ended)).toEqual({ kind: 'crashed', message: 'crashed while idle' });
    await time.settle();
    expect(driver.live()).toEqual([]);
  });

  it('crashes while running: the run rejects as a failure of the instance', async () => {
    const { time, driver } = openWith({ runCrashRatio: 1 });
    const instance = await time.until(driver.create(one));
    const running = instance.run(requestOf('{"runMs":100}'), () => {});
    await expect(time.until(running)).rejects.toMatchObject({ code: 'instance-failed' });
    expect((await instance.ended).kind).toBe('crashed');
  });
});

describe('simulated programs', () => {
  it('run as long and use as much as their directive says', async () => {
    const { time, driver } = openWith({});
    const instance = await time.until(driver.create(one));
    const code = '{"initialiseMs":4,"runMs":120,"memoryMb":30,"cpuMs":80,"exitCode":9}';
    const startedAt = time.now();
    const report = await time.until(instance.run(requestOf(code), () => {}));
    expect(time.now() - startedAt).toBe(124);
    expect(report).toMatchObject({ exitCode: 9, initMs: 4, runMs: 120 });
    expect(report.usage).toMatchObject({ memoryMbPeak: 30, cpuUserMs: 72, cpuSystemMs: 8 });
  });

  it('load ahead, so that the run starts at once', async () => {
    const { time, driver } = openWith({});
    const instance = await time.until(driver.create(one));
    const request = requestOf('{"initialiseMs":40,"runMs":10}');
    await time.until(instance.initialise(request.program));
    const report = await time.until(instance.run(request, () => {}));
    expect(report).toMatchObject({ initMs: 0, runMs: 10 });
  });

  it('exit with 2 and say why when the directive is malformed', async () => {
    const { time, driver } = openWith({});
    const instance = await time.until(driver.create(one));
    const report = await time.until(instance.run(requestOf('{"runMS":10}'), () => {}));
    expect(report.exitCode).toBe(2);
    expect(new TextDecoder().decode(report.stderr)).toContain('runMS');
  });

  it('behave the same for the same seed and instance id, whatever else the driver did before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.nat({ max: 3 }), async (seed, othersCount) => {
        const bootMsAmong = async (count: number) => {
          const { time, driver } = openWith({}, seed);
          for (let i = 0; i < count; i++) {
            await time.until(driver.create({ instanceId: makeId('ins', `other${i}`), runtime: 'bash' }));
          }
          const instance = await time.until(driver.create(one));
          const report = await time.until(instance.run(requestOf('plain text'), () => {}));
          return [instance.bootMs, report.runMs, report.usage.memoryMbPeak];
        };
        expect(await bootMsAmong(othersCount)).toEqual(await bootMsAmong(0));
      }),
      { numRuns: 20 },
    );
  });
});
