import { setTimeout as pause } from 'node:timers/promises';
import { greetings } from '../../src/cli/tiers/greetings.ts';
import type { Driver, DriverInstance, InstanceRequest } from '../../src/drivers/driver.ts';
import { makeId } from '../../src/kernel/ids.ts';
import type { RunKeeping } from '../../src/model/keeping.ts';

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

async function bootOf(driver: Driver, runtime: string, waiting?: Pick<InstanceRequest, 'wanted'>) {
  serial += 1;
  return driver.create({ instanceId: makeId('ins', String(serial).padStart(12, '0')), runtime, ...waiting });
}

/** Milliseconds from the hand-over until the first output; resolves when all of the run has ended. */
export async function firstOutputMs(
  instance: DriverInstance,
  runtime: string,
  keep?: RunKeeping,
): Promise<number> {
  const startedAt = performance.now();
  let firstAt = Number.NaN;
  serial += 1;
  const program = { programId: `${serial}`, code: greetings[runtime] ?? '' };
  const report = await instance.run(
    { executionId: makeId('exe', `${serial}`), owner, program, stdin: '', args: [], env: {}, limits, keep },
    () => {
      firstAt = Number.isNaN(firstAt) ? performance.now() : firstAt;
    },
  );
  if (report.exitCode !== 0 || Number.isNaN(firstAt)) {
    throw new Error(`${runtime} ended with ${report.reason} ${report.exitCode}`);
  }
  await (report.isKept ? undefined : instance.ended);
  return firstAt - startedAt;
}

/** Booted as stock is: nobody waits for it until it is handed its program. */
const AHEAD = { wanted: new Promise<void>(() => undefined) };
/** An interpreter is ready before it has warmed up. */
const WARM_UP_MS = 500;

export async function bootParked(driver: Driver, runtime: string): Promise<DriverInstance> {
  const parked = await bootOf(driver, runtime, AHEAD);
  await pause(WARM_UP_MS);
  return parked;
}

/** From nothing at all: no zygote of the runtime is there either. */
export async function coldMs(driver: Driver, runtime: string): Promise<number> {
  const startedAt = performance.now();
  const instance = await bootOf(driver, runtime);
  const bootMs = performance.now() - startedAt;
  return bootMs + (await firstOutputMs(instance, runtime));
}
