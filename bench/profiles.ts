/** What the profiles of a million users, a plan for one of them and the plan for the whole fleet cost. */
import { parseArgs } from 'node:util';
import { seededRandom } from '../src/kernel/random.ts';
import { planPersonal } from '../src/predictor/plan-personal.ts';
import { mixGaps } from '../src/predictor/user-hazard.ts';
import { UserProfiler } from '../src/profiler/user-profiler.ts';
import { GAP_BIN_COUNT } from '../src/stats/gap-bins.ts';
import { heldBytes } from './support/held-bytes.ts';
import { openPlannedFleet } from './support/planned-fleet.ts';
import { quantileOf, quantilesOf, showQuantiles } from './support/quantiles.ts';
import { toldSubject, toldUsage } from './support/told-executions.ts';
import { type Findings, reportFindings, type Verdict, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/profiles.ts [--json] [--users N] [--session N] [--per-second N] [--plans N]

profiles  every user is seen once in order, then users are drawn at random (the worst case for caches): memory held per
          user with its name and all bookkeeping, once with every profile unsaved and once saved; time of an update.
one plan  profile read, gaps mixed, own schedule planned, for users drawn at random.
fleet     with all those profiles known, --session users (default 10000) in session on three runtimes and --per-second
          executions (default 200): processor time of each plan, --plans of them, one a second.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    users: { type: 'string', default: '1000000' },
    session: { type: 'string', default: '10000' },
    'per-second': { type: 'string', default: '200' },
    plans: { type: 'string', default: '30' },
  },
});
const userCount = Number(values.users);
const sessionCount = Math.min(userCount, Number(values.session));
const perSecond = Number(values['per-second']);
const planCount = Number(values.plans);

const BYTES_MAX = 1024;
const UPDATE_US_MAX = 10;
const PLAN_US_MAX = 50;
const FLEET_CPU_MS_MAX = 200;
const STEP_COUNT = 300_000;
const SECOND_MS = 1000;
const startedAt = 1_700_000_000_000;

const random = seededRandom(1);
const anyOf = (count: number) => Math.floor(random.next() * count);

/** Processor time of all threads, ms: collecting garbage counts too. */
async function cpuMsOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Microseconds of processor time of one step, `step` being told how many went before. */
async function usOf(count: number, step: (n: number) => void): Promise<number> {
  const cpuMs = await cpuMsOf(() => {
    for (let n = 0; n < count; n += 1) {
      step(n);
    }
  });
  return (cpuMs * 1000) / count;
}

function observe(profiler: UserProfiler, user: number, at: number, what: 'arrival' | 'finish'): void {
  const subject = toldSubject(user);
  if (what === 'arrival') {
    profiler.observeArrival(subject, { at, runtime: subject.runtime, programId: subject.programId });
  } else {
    profiler.observeFinish(subject, { at, hasFailed: 'succeeded', usage: toldUsage });
  }
}

async function measureMemory(profiler: UserProfiler, heldBefore: number): Promise<Part> {
  const firstUs = await usOf(userCount, (n) => observe(profiler, n, startedAt + n, 'arrival'));
  const unsaved = (heldBytes() - heldBefore) / userCount;
  const savedMs = await cpuMsOf(() => profiler.save());
  const saved = (heldBytes() - heldBefore) / userCount;
  return {
    lines: [
      `first arrival of a user ${firstUs.toFixed(2)} µs; saving all ${savedMs.toFixed(0)} ms of CPU, without the store`,
    ],
    verdicts: [
      verdict(
        'bytes in memory for a user, with name, place and bookkeeping',
        `${unsaved.toFixed(0)} while all are unsaved, ${saved.toFixed(0)} saved, promised ≤ ${BYTES_MAX}`,
        Math.max(unsaved, saved) <= BYTES_MAX,
      ),
    ],
  };
}

async function measureUpdates(profiler: UserProfiler): Promise<Part> {
  const at = (n: number) => startedAt + 2 * userCount + n * 100;
  const picked = Array.from({ length: STEP_COUNT }, () => anyOf(userCount));
  const step = (what: 'arrival' | 'finish') => (n: number) => observe(profiler, picked[n] ?? 0, at(n), what);
  const arrivalUs = await usOf(STEP_COUNT, step('arrival'));
  const finishUs = await usOf(STEP_COUNT, step('finish'));
  return {
    lines: [],
    verdicts: [
      verdict(
        'an update of a random profile',
        `arrival ${arrivalUs.toFixed(2)} µs, finish ${finishUs.toFixed(2)} µs of CPU, promised ≤ ${UPDATE_US_MAX}`,
        Math.max(arrivalUs, finishUs) <= UPDATE_US_MAX,
      ),
    ],
  };
}

async function measureOnePlan(profiler: UserProfiler): Promise<Part> {
  const now = startedAt + 3 * userCount;
  const limits = { priceGbSPerSecond: 99.69, memoryMbMax: 256, memoryMbPerTenantMax: 128, guardMs: 1000 };
  const pooledGaps = new Array<number>(GAP_BIN_COUNT).fill(1);
  const cost = { savedMs: 45, basis: 'measured', bootMs: 80, memoryMb: 13 } as const;
  let targetCount = 0;
  const planUs = await usOf(STEP_COUNT, () => {
    const subject = toldSubject(anyOf(userCount));
    const profile = profiler.profileOf(subject, now);
    const own = { fast: profile?.gapWeightsFast ?? [], slow: profile?.gapWeightsSlow ?? [] };
    const gapCount = profile?.executionCount ?? 0;
    const candidate = {
      ...subject,
      owner: subject,
      preload: [],
      idleSinceAt: now - 1000,
      sameProgramRatio: 0.9,
    };
    const gaps = mixGaps(own, pooledGaps);
    targetCount += planPersonal([{ ...candidate, gaps, gapCount, cost }], limits, now).length;
  });
  return {
    lines: [`of ${STEP_COUNT} plans for one user ${targetCount} keep an instance for it`],
    verdicts: [
      verdict(
        'the plan of one user, from its profile',
        `${planUs.toFixed(1)} µs of CPU, promised ≤ ${PLAN_US_MAX}`,
        planUs <= PLAN_US_MAX,
      ),
    ],
  };
}

async function measureFleet(profiler: UserProfiler): Promise<Part> {
  let now = startedAt + 4 * userCount;
  const fleet = openPlannedFleet(profiler, now);
  const kinds = ['prewarmed', 'warm', 'cold'] as const;
  const known = Array.from({ length: sessionCount }, (_, k) => k * Math.floor(userCount / sessionCount));
  let executionCount = 0;
  /** Everybody in session once in turn, then any of them. */
  const executeOne = () => {
    const k = executionCount < sessionCount ? executionCount : anyOf(sessionCount);
    fleet.execute(known[k] ?? 0, kinds[executionCount % kinds.length] ?? 'cold');
    executionCount += 1;
  };
  const passSecond = () => {
    for (let n = 0; n < perSecond; n += 1) {
      now += SECOND_MS / perSecond;
      fleet.moveTo(now);
      executeOne();
    }
  };
  const untilAllSeen = Math.ceil(sessionCount / perSecond);
  const learning: number[] = [];
  const planning: number[] = [];
  let targets = 0;
  for (let second = 0; second < untilAllSeen + planCount; second += 1) {
    const learnMs = await cpuMsOf(passSecond);
    const planMs = await cpuMsOf(async () => {
      targets = (await fleet.plan()).personal.length;
    });
    if (second >= untilAllSeen) {
      learning.push(learnMs);
      planning.push(planMs);
    }
  }
  return {
    lines: [
      `fleet of ${sessionCount} users in session: learning a second of ${perSecond} executions ${showQuantiles(quantilesOf(learning), 0)} ms of CPU;`,
      `  the last plan keeps ${targets} instances for one user each`,
    ],
    verdicts: [
      verdict(
        'the plan of the whole fleet, each second',
        `${showQuantiles(quantilesOf(planning), 0)}, at most ${quantileOf(planning, 1).toFixed(0)} ms of CPU, promised ≤ ${FLEET_CPU_MS_MAX}`,
        quantileOf(planning, 1) <= FLEET_CPU_MS_MAX,
      ),
    ],
  };
}

interface Part {
  readonly lines: readonly string[];
  readonly verdicts: readonly Verdict[];
}

async function measure(): Promise<Findings> {
  const store = { newest: async () => [], find: async () => undefined, saveMany: async () => undefined };
  const heldBefore = heldBytes();
  const profiler = new UserProfiler({ store, userCountMax: userCount, hashKey: [1, 2] });
  const parts = [
    await measureMemory(profiler, heldBefore),
    await measureUpdates(profiler),
    await measureOnePlan(profiler),
    await measureFleet(profiler),
  ];
  return {
    lines: [`${userCount} users`, ...parts.flatMap(({ lines }) => lines)],
    verdicts: parts.flatMap(({ verdicts }) => verdicts),
    details: values,
  };
}

if (values.help) {
  console.log(USAGE);
} else {
  await reportFindings('profiles', values, measure);
}
