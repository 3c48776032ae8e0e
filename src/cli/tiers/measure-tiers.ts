import type { Driver, DriverInstance, RuntimeInfo } from '../../drivers/driver.ts';
import { type Clock, delay } from '../../kernel/clock.ts';
import { ChameleonError } from '../../kernel/errors.ts';
import { makeId } from '../../kernel/ids.ts';
import type { ExecutionLimits } from '../../model/execution.ts';
import type { RunKeeping } from '../../model/keeping.ts';
import { greetings } from './greetings.ts';

/** Median and spread of repeated starts, milliseconds. */
export interface StartTimes {
  readonly p10: number;
  readonly median: number;
  readonly p90: number;
}

/** What each tier of a runtime costs on this machine. */
export interface TierRow {
  readonly runtime: string;
  readonly displayName: string;
  /** Nothing of it was there: until the first output of a small program. */
  readonly coldMs: StartTimes;
  /** Made on demand, by whatever the driver keeps for that (a zygote to fork), until the first output. */
  readonly onDemandMs: StartTimes;
  /** A parked instance, from the hand-over of the program until its first output. */
  readonly warmMs: StartTimes;
  /** An instance that has run the same program and was kept, until the first output; undefined where none can be. */
  readonly againMs: StartTimes | undefined;
  /** What a parked instance holds. */
  readonly idleMemoryMb: number;
}

export interface TierParts {
  readonly clock: Clock;
  /** The one that a server would use. */
  readonly driver: Driver;
  /** The same without anything that it keeps between instances. */
  readonly coldDriver: Driver;
  /** By runtime, a program that says one line and ends with 0. */
  readonly programs: Readonly<Record<string, string>>;
  readonly roundCount: number;
  /** Called after each round of each runtime. */
  readonly onRound: () => void;
}

const limits: ExecutionLimits = {
  wallMs: 60_000,
  cpuMs: 60_000,
  memoryMb: 1024,
  processCount: 256,
  outputBytes: 65_536,
  fileBytes: 67_108_864,
};

/** A parked instance is ready before it has warmed up. */
const WARM_UP_MS = 500;

/** Those of a host's runtimes whose starts can be timed. */
export function timeable(runtimes: readonly RuntimeInfo[]): readonly RuntimeInfo[] {
  return runtimes.filter(({ runtime }) => greetings[runtime] !== undefined);
}

/** Times the starts of one runtime, tier by tier, each once a round. Rejects with `instance-failed` when its program fails. */
export async function measureTiers(parts: TierParts, info: RuntimeInfo): Promise<TierRow> {
  const { clock, driver, coldDriver } = parts;
  const code = parts.programs[info.runtime] ?? '';
  const { runtime, displayName } = info;
  const keep = info.isKeepable ? 'interpreter' : undefined;
  const times = {
    cold: [] as number[],
    onDemand: [] as number[],
    warm: [] as number[],
    again: [] as number[],
  };
  let idleMemoryMb = 0;
  for (let round = 0; round < parts.roundCount; round += 1) {
    times.cold.push(await timeFrom(clock, () => bootAndGreet(clock, coldDriver, { runtime, code })));
    times.onDemand.push(await timeFrom(clock, () => bootAndGreet(clock, driver, { runtime, code })));
    const parked = await boot(driver, runtime);
    await delay(clock, WARM_UP_MS);
    idleMemoryMb = parked.idleMemoryMb;
    times.warm.push(await timeFrom(clock, () => greet(clock, parked, { runtime, code, keep })));
    if (keep !== undefined) {
      times.again.push(await timeFrom(clock, () => greet(clock, parked, { runtime, code, keep })));
    }
    await parked.stop();
    parts.onRound();
  }
  return {
    runtime,
    displayName,
    coldMs: spreadOf(times.cold),
    onDemandMs: spreadOf(times.onDemand),
    warmMs: spreadOf(times.warm),
    againMs: keep && spreadOf(times.again),
    idleMemoryMb,
  };
}

let serial = 0;

function boot(driver: Driver, runtime: string): Promise<DriverInstance> {
  serial += 1;
  return driver.create({ instanceId: makeId('ins', `tier${serial}`), runtime });
}

async function bootAndGreet(
  clock: Clock,
  driver: Driver,
  { runtime, code }: { readonly runtime: string; readonly code: string },
): Promise<number> {
  const instance = await boot(driver, runtime);
  const firstAt = await greet(clock, instance, { runtime, code });
  await instance.stop();
  return firstAt;
}

/** Resolves with the instant of the first output, once the run has ended. */
async function greet(
  clock: Clock,
  instance: DriverInstance,
  {
    runtime,
    code,
    keep,
  }: { readonly runtime: string; readonly code: string; readonly keep?: RunKeeping | undefined },
): Promise<number> {
  serial += 1;
  let firstAt: number | undefined;
  const program = { programId: `prg_tier${serial}`, code };
  const request = {
    executionId: makeId('exe', `tier${serial}`),
    owner: { tenantId: makeId('ten', 'tiers'), userId: makeId('usr', 'tiers') },
    program,
    stdin: '',
    args: [],
    env: {},
    limits,
    keep,
  };
  const report = await instance.run(request, () => {
    firstAt ??= clock.now();
  });
  if (report.exitCode !== 0 || firstAt === undefined) {
    const said = new TextDecoder().decode(report.stderr).trim().slice(0, 200);
    throw new ChameleonError(
      'instance-failed',
      `${runtime}: a small program ended with ${report.reason} ${report.exitCode ?? ''} ${said}`,
    );
  }
  return firstAt;
}

async function timeFrom(clock: Clock, until: () => Promise<number>): Promise<number> {
  const startedAt = clock.now();
  return (await until()) - startedAt;
}

function spreadOf(values: readonly number[]): StartTimes {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (ratio: number) => sorted[Math.round(ratio * (sorted.length - 1))] ?? Number.NaN;
  return { p10: at(0.1), median: at(0.5), p90: at(0.9) };
}
