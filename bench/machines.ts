/** What each tier of a virtual machine costs: booting, restoring, going on; and what one of many clones holds. */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { frameTypes } from '../src/drivers/launcher/frame-codec.ts';
import { readReply, readySchema } from '../src/drivers/launcher/launcher-replies.ts';
import { bootMachine, createInside } from '../src/drivers/microvm/boot-machine.ts';
import type { Clone, CloneSource } from '../src/drivers/microvm/clone-source.ts';
import { CloneSources } from '../src/drivers/microvm/clone-sources.ts';
import { embodyClone } from '../src/drivers/microvm/embody-clone.ts';
import { exerciseClone } from '../src/drivers/microvm/exercise-clone.ts';
import { send, wakeFrame } from '../src/drivers/microvm/guest-frames.ts';
import { usualImageFolder } from '../src/drivers/microvm/images/usual-image-folder.ts';
import {
  type MachineHost,
  type OfferedRuntime,
  openMachineHost,
} from '../src/drivers/microvm/machine-host.ts';
import type { MicrovmInstance } from '../src/drivers/microvm/microvm-instance.ts';
import { makeId } from '../src/kernel/ids.ts';
import { BYTES_PER_MB } from '../src/kernel/units.ts';
import { proportionalMb } from './support/process-memory.ts';
import { quantilesOf, showQuantiles } from './support/quantiles.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/machines.ts [--json] [--rounds N] [--runtime NAME]... [--clones N]

N rounds (default 5) of each runtime (default python, javascript and bash), in each of them, until the first output of a program that greets and
sleeps: a machine that boots; a monitor that starts and is restored; one that stood hollow; and a machine that was restored and
exercised before, as those are that are made ahead, and stands stopped. Then the memory of one machine that has booted and run, and of N clones (default 20) at once that have run,
as proportional set size, the memory that all share included. Exits 0 if every promise holds. Needs QEMU and images
(chameleon image build).`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    runtime: { type: 'string', multiple: true, default: ['python', 'javascript', 'bash'] },
    clones: { type: 'string', default: '20' },
  },
});

const HOLLOW_RATIO_MAX = 1 / 8;
const SPAWN_RATIO_MAX = 1 / 4;
const STOPPED_RATIO_MAX = 1 / 100;
const MEMORY_RATIO_MAX = 0.25;
const CLONES_MB_MAX = 2048;
/** An interpreter warms up after it is ready. */
const SETTLE_MS = 5000;
const PROGRAM_MEMORY_MB = 512;

const limits = {
  wallMs: 60_000,
  cpuMs: 60_000,
  memoryMb: 256,
  processCount: 64,
  outputBytes: 65_536,
  fileBytes: 1_048_576,
};

/** Each greets, and is there to be looked at. */
const programs: Readonly<Record<string, string>> = {
  python: 'import time\nprint("hello", flush=True)\ntime.sleep(60)',
  javascript: 'console.log("hello"); setTimeout(() => {}, 60_000);',
  bash: 'echo hello; sleep 60',
};

let serial = 0;

interface Running {
  readonly instance: MicrovmInstance;
  readonly pid: number | undefined;
  /** When the program spoke, on the clock of `performance`. */
  readonly spokeAt: number;
}

/** Makes an instance of a machine and starts the program; resolves when that has spoken. */
async function greet(clone: Clone, { runtime }: OfferedRuntime): Promise<Running> {
  serial += 1;
  const { info } = runtime;
  const instance = embodyClone(clone, { instanceId: makeId('ins', `bench-${serial}`), runtime, bootMs: 0 });
  const spoke = Promise.withResolvers<number>();
  const request = {
    executionId: makeId('exe', `bench-${serial}`),
    owner: { tenantId: makeId('ten', 'bench'), userId: makeId('usr', 'bench') },
    program: { programId: 'prg_bench', code: programs[info.runtime] ?? '' },
    stdin: '',
    args: [],
    env: {},
    limits,
  };
  instance
    .run(request, () => spoke.resolve(performance.now()))
    .then(
      ({ reason }) => spoke.reject(new Error(`the program ended with ${reason} and had not spoken`)),
      spoke.reject,
    );
  return { instance, pid: clone.machine.monitorPid, spokeAt: await spoke.promise };
}

/** Boots a machine and runs the program in it: how long that took, and what the machine holds then. */
async function boot(host: MachineHost, offered: OfferedRuntime) {
  const { store, around } = host;
  const uid = around.uids?.acquire();
  const startedAt = performance.now();
  const booted = await bootMachine({ image: offered.image, settings: around.settings, store, uid });
  try {
    await booted.reader.expect(frameTypes.up);
    await send(booted.machine.port, wakeFrame(Date.now()));
    await booted.reader.expect(frameTypes.awake);
    const said = await createInside(booted, { runtime: offered.runtime, isCloned: false });
    booted.reader.release();
    const { machine } = booted;
    const running = await greet({ machine, ready: readReply(readySchema, said) }, offered);
    return { bootMs: running.spokeAt - startedAt, bootMb: proportionalMb([running.pid]) };
  } finally {
    await booted.close();
    if (uid !== undefined) {
      around.uids?.release(uid);
    }
  }
}

async function restore(source: CloneSource, offered: OfferedRuntime): Promise<number> {
  const startedAt = performance.now();
  const { instance, spokeAt } = await greet(await source.take(), offered);
  await instance.stop();
  return spokeAt - startedAt;
}

async function goOn(source: CloneSource, offered: OfferedRuntime): Promise<number> {
  const clone = await exerciseClone(await source.take(), offered.runtime, Date.now());
  await pause(SETTLE_MS);
  await clone.machine.execute('stop');
  const startedAt = performance.now();
  const { instance, spokeAt } = await greet(clone, offered);
  await instance.stop();
  return spokeAt - startedAt;
}

async function measureRound(host: MachineHost, source: CloneSource, offered: OfferedRuntime) {
  const booted = await boot(host, offered);
  const spawnMs = await restore(source, offered);
  source.holdHollow(1);
  await source.whenHollow();
  const hollowMs = await restore(source, offered);
  source.holdHollow(0);
  await source.whenHollow();
  const stoppedMs = await goOn(source, offered);
  return { ...booted, spawnMs, hollowMs, stoppedMs };
}

/** What so many hold that have all run, each and in sum, in MB. */
async function holdMany(source: CloneSource, offered: OfferedRuntime, count: number) {
  const running: Running[] = [];
  for (let i = 0; i < count; i += 1) {
    const restored = await source.take();
    running.push(await greet(await exerciseClone(restored, offered.runtime, Date.now()), offered));
  }
  const mb = proportionalMb(running.map(({ pid }) => pid));
  await Promise.all(running.map(({ instance }) => instance.stop()));
  return mb;
}

async function measureRuntime(host: MachineHost, sources: CloneSources, offered: OfferedRuntime) {
  const source = await sources.of(offered.image, offered.runtime);
  const rounds: Awaited<ReturnType<typeof measureRound>>[] = [];
  for (let i = 0; i < Number(values.rounds); i += 1) {
    rounds.push(await measureRound(host, source, offered));
  }
  const count = Number(values.clones);
  const manyMb = await holdMany(source, offered, count);
  const of = (pick: (round: (typeof rounds)[number]) => number) => quantilesOf(rounds.map(pick));
  const bootMb = of((round) => round.bootMb).median;
  return {
    runtime: offered.runtime.info.runtime,
    bootMs: of((round) => round.bootMs),
    spawnMs: of((round) => round.spawnMs),
    hollowMs: of((round) => round.hollowMs),
    stoppedMs: of((round) => round.stoppedMs),
    spawnRatio: of((round) => round.spawnMs / round.bootMs),
    hollowRatio: of((round) => round.hollowMs / round.bootMs),
    stoppedRatio: of((round) => round.stoppedMs / round.bootMs),
    bootMb,
    cloneMb: manyMb / count,
    manyMb,
    sharedMb: source.sharedBytes / BYTES_PER_MB,
  };
}

type Measured = Awaited<ReturnType<typeof measureRuntime>>;

function verdictsOf(each: Measured): Findings['verdicts'] {
  const ratio = (name: string, measured: Measured['spawnRatio'], max: number) =>
    verdict(`${each.runtime}: ${name} ≤ ${max} of boot`, showQuantiles(measured, 4), measured.median <= max);
  const memory = each.cloneMb / each.bootMb;
  const more = each.manyMb - each.bootMb;
  return [
    ratio('hollow, restored', each.hollowRatio, HOLLOW_RATIO_MAX),
    ratio('spawned, restored', each.spawnRatio, SPAWN_RATIO_MAX),
    ratio('stopped, going on', each.stoppedRatio, STOPPED_RATIO_MAX),
    verdict(
      `${each.runtime}: a clone holds ≤ ${MEMORY_RATIO_MAX} of a booted one`,
      memory.toFixed(3),
      memory <= MEMORY_RATIO_MAX,
    ),
    verdict(
      `${each.runtime}: ${values.clones} clones hold ≤ ${CLONES_MB_MAX} MB more than one booted machine`,
      `${more.toFixed(0)} MB`,
      more <= CLONES_MB_MAX,
    ),
  ];
}

function linesOf(each: Measured): readonly string[] {
  return [
    `${each.runtime}, until the first output, ms`,
    `  booted ${showQuantiles(each.bootMs, 0)}, spawned and restored ${showQuantiles(each.spawnMs, 0)}, hollow and restored ${showQuantiles(each.hollowMs, 0)}, stopped ${showQuantiles(each.stoppedMs, 1)}`,
    `  a booted machine holds ${each.bootMb.toFixed(0)} MB, a clone ${each.cloneMb.toFixed(0)} with its part of ${each.sharedMb.toFixed(0)} that all share`,
  ];
}

async function measure(host: MachineHost): Promise<Findings> {
  const sources = new CloneSources(host.store, host.around);
  try {
    const measured: Measured[] = [];
    for (const offered of host.runtimes) {
      if (values.runtime.includes(offered.runtime.info.runtime)) {
        measured.push(await measureRuntime(host, sources, offered));
      }
    }
    return {
      verdicts: measured.flatMap(verdictsOf),
      lines: measured.flatMap(linesOf),
      details: measured,
    };
  } finally {
    await sources.close();
  }
}

if (values.help) {
  console.log(USAGE);
} else {
  const imageFolder = usualImageFolder(process.env);
  const host = await openMachineHost({ imageFolder, programMemoryMb: PROGRAM_MEMORY_MB });
  await reportFindings('machines', values, () => measure(host));
  host.close();
}
