/** What a personal instance saves over a prewarmed one, and what planning them costs per user. */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { LauncherDriver } from '../src/drivers/launcher/launcher-driver.ts';
import { makeId } from '../src/kernel/ids.ts';
import { type PersonalCandidate, planPersonal } from '../src/predictor/plan-personal.ts';
import { gapEdgesMs } from '../src/stats/gap-bins.ts';
import { type Quantiles, quantilesOf, showQuantiles } from './support/quantiles.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/personal.ts [--json] [--rounds N]

starts    hand-over to end of a program on a prewarmed instance, and on one of its own that holds the program and has
          loaded its imports; pairs in turn, N rounds (default 30), median [p10 … p90].
planning  time of one plan over users in session, per user.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '30' },
  },
});
const roundCount = Number(values.rounds);

const PLAN_US_MAX = 50;
const PLAN_USERS = [10, 100, 1000];
const PLANNED_USERS_SUM = 20_000;
/** Lets what the last measurement left behind go before the next begins. */
const SETTLE_MS = 30;

const programs: readonly { name: string; runtime: string; code: string; preload: readonly string[] }[] = [
  { name: 'python print', runtime: 'python', code: 'print(1)', preload: [] },
  {
    name: 'python asyncio',
    runtime: 'python',
    code: 'import asyncio\nasync def one(): print(1)\nasyncio.run(one())',
    preload: ['asyncio'],
  },
  {
    name: 'python urllib sqlite unittest',
    runtime: 'python',
    code: 'import urllib.request, sqlite3, unittest\nprint(1)',
    preload: ['sqlite3', 'unittest', 'urllib.request'],
  },
  { name: 'javascript print', runtime: 'javascript', code: 'console.log(1)', preload: [] },
  {
    name: 'javascript http',
    runtime: 'javascript',
    code: 'require("node:http"); console.log(1)',
    preload: ['http'],
  },
  { name: 'bash echo', runtime: 'bash', code: 'echo 1', preload: [] },
];
const limits = {
  wallMs: 10_000,
  cpuMs: 5000,
  memoryMb: 128,
  processCount: 32,
  outputBytes: 10_000,
  fileBytes: 1_000_000,
};

let serial = 0;

async function runMs(
  driver: LauncherDriver,
  program: (typeof programs)[number],
  kind: 'prewarmed' | 'personal',
): Promise<number> {
  serial += 1;
  const preload = kind === 'personal' ? program.preload : [];
  const instance = await driver.create({
    instanceId: makeId('ins', `${serial}`),
    runtime: program.runtime,
    preload,
  });
  const source = { programId: 'prg_bench', code: program.code };
  if (kind === 'personal') {
    await instance.initialise(source);
  }
  await pause(SETTLE_MS);
  const startedAt = performance.now();
  const executionId = makeId('exe', `${serial}`);
  const owner = { tenantId: makeId('ten', 'bench'), userId: makeId('usr', 'bench') };
  const request = { executionId, owner, program: source, stdin: '', args: [], env: {}, limits };
  await instance.run(request, () => undefined);
  const tookMs = performance.now() - startedAt;
  await instance.ended;
  return tookMs;
}

async function measureStarts() {
  const driver = await LauncherDriver.open({ isolation: 'process' });
  const found: { name: string; prewarmedMs: Quantiles; personalMs: Quantiles }[] = [];
  try {
    for (const program of programs) {
      const prewarmedMs: number[] = [];
      const personalMs: number[] = [];
      for (let round = 0; round < roundCount; round += 1) {
        prewarmedMs.push(await runMs(driver, program, 'prewarmed'));
        personalMs.push(await runMs(driver, program, 'personal'));
      }
      const { name } = program;
      found.push({ name, prewarmedMs: quantilesOf(prewarmedMs), personalMs: quantilesOf(personalMs) });
    }
  } finally {
    await driver.close();
  }
  return found;
}

function userOf(k: number): PersonalCandidate {
  return {
    owner: { tenantId: makeId('ten', `t${k % 5}`), userId: makeId('usr', `u${k}`) },
    runtime: 'python',
    programId: makeId('prg', 'bench'),
    preload: ['asyncio'],
    idleSinceAt: -k * 100,
    gaps: gapEdgesMs.map((_, bin) => ((bin * 7 + k) % 13) / 3),
    gapCount: k % 20,
    sameProgramRatio: 0.9,
    cost: { savedMs: 15, basis: 'measured', bootMs: 80, memoryMb: 13 },
  };
}

function measurePlanning() {
  const bounds = {
    priceGbSPerSecond: 99.69,
    memoryMbMax: 1e6,
    memoryMbPerTenantMax: 1e6,
    guardMs: 500,
  };
  return PLAN_USERS.map((userCount) => {
    const users = Array.from({ length: userCount }, (_, k) => userOf(k));
    const planCount = PLANNED_USERS_SUM / userCount;
    let startedAt = 0;
    for (let plan = -planCount; plan < planCount; plan += 1) {
      startedAt = plan === 0 ? performance.now() : startedAt;
      planPersonal(users, bounds, 0);
    }
    return { userCount, usPerUser: ((performance.now() - startedAt) * 1000) / PLANNED_USERS_SUM };
  });
}

async function measure(): Promise<Findings> {
  const planning = measurePlanning();
  const starts = await measureStarts();
  return {
    lines: [
      ...starts.map(
        ({ name, prewarmedMs, personalMs }) =>
          `  ${name.padEnd(30)} prewarmed ${showQuantiles(prewarmedMs, 1)} ms, personal ${showQuantiles(personalMs, 1)} ms`,
      ),
      ...planning.map(
        ({ userCount, usPerUser }) => `  planning for ${userCount} users: ${usPerUser.toFixed(1)} µs each`,
      ),
    ],
    verdicts: [
      verdict(
        'planning takes at most so long per user in session',
        `${planning.map(({ usPerUser }) => usPerUser.toFixed(1)).join(', ')} µs, promised ≤ ${PLAN_US_MAX}`,
        planning.every(({ usPerUser }) => usPerUser <= PLAN_US_MAX),
      ),
    ],
    details: { starts, planning },
  };
}

if (values.help) {
  console.log(USAGE);
} else {
  await reportFindings('personal', values, measure);
}
