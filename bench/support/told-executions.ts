import type { LanguageInfo } from '../../src/drivers/driver.ts';
import { type ExecutionId, makeId } from '../../src/kernel/ids.ts';
import type { ChameleonEvent, ExecutionSubject } from '../../src/model/events.ts';
import type { Execution, ExecutionUsage } from '../../src/model/execution.ts';
import type { StartKind } from '../../src/model/instance.ts';
import type { ExecutionPrediction } from '../../src/model/prediction.ts';

const TENANT_COUNT = 7;
/** A multiple of tenants and runtimes; few enough that the planner has every program at hand, its dearest case. */
const PROGRAM_COUNT = 84;
const RUN_MS = 120;

function runtimeInfo(runtime: string): LanguageInfo {
  const names = { displayName: runtime, version: '1', aliases: [], extensions: [] };
  return {
    runtime,
    ...names,
    parkedAt: 'interpreter',
    fileName: 'main',
    preloadable: [],
    isKeepable: false,
    loadable: [],
  };
}

export const fleetRuntimes: readonly LanguageInfo[] = ['python', 'javascript', 'bash'].map(runtimeInfo);

/** What every told execution used. */
export const toldUsage: ExecutionUsage = {
  cpuUserMs: 80,
  cpuSystemMs: 10,
  wallMs: RUN_MS,
  memoryMbPeak: 30,
  memorySource: 'simulated',
  processCountPeak: 1,
  readBytes: 0,
  writtenBytes: 0,
  networkBytes: 0,
  stdinBytes: 0,
  outputBytes: 10,
  operations: { computeRatio: 0.9, fileRatio: 0.1, networkRatio: 0, processRatio: 0 },
  operationsSource: 'simulated',
};

/** What the user of this number runs: always the same program. */
export function toldSubject(user: number): ExecutionSubject {
  return {
    tenantId: makeId('ten', `bench${user % TENANT_COUNT}`),
    userId: makeId('usr', `u${user}`),
    runtime: fleetRuntimes[user % fleetRuntimes.length]?.runtime ?? '',
    programId: makeId('prg', (user % PROGRAM_COUNT).toString(16).padStart(40, '0')),
    executionId: makeId('exe', `${user}`),
  };
}

/** An execution of the user whose number its id tells. */
export function recordedExecution(id: ExecutionId): Execution {
  const subject = toldSubject(Number(id.slice('exe_'.length)));
  const limits = {
    wallMs: 1e4,
    cpuMs: 1e4,
    memoryMb: 256,
    processCount: 64,
    outputBytes: 1e5,
    fileBytes: 1e6,
  };
  return {
    id,
    request: {
      ...subject,
      code: `print(${id.length})`,
      stdin: '',
      args: [],
      env: {},
      limits,
      idempotencyKey: undefined,
    },
    acceptedAt: 0,
    attemptCount: 1,
    state: { kind: 'queued' },
    prediction: undefined,
  };
}

/** Boots of each runtime, shared and personal, so that costs are known. */
export function bootsOf(at: number): ChameleonEvent[] {
  return fleetRuntimes.map(({ runtime }, k) => ({
    name: 'instance.prewarmed',
    at,
    runtime,
    instanceId: makeId('ins', `${k}`),
    managerId: makeId('mgr', '1'),
    bootMs: 80,
    memoryMb: 13,
    preload: [],
  }));
}

/** One execution from its admission to its end, all told at one instant. */
export function eventsOf(
  user: number,
  told: { readonly startKind: StartKind; readonly at: number },
): ChameleonEvent[] {
  const { at, startKind } = told;
  const subject = toldSubject(user);
  const estimate = { p50: RUN_MS, p90: 2 * RUN_MS };
  const prediction: ExecutionPrediction = {
    durationMs: estimate,
    cpuMs: estimate,
    memoryMb: { p50: 30, p90: 40 },
    complexity: 'linear',
    basis: 'user-history',
    weights: { 'program-history': 0, 'user-history': 1, code: 0, runtime: 0 },
    madeAt: at,
  };
  const isShared = startKind !== 'warm';
  const timings = {
    prepareMs: 2,
    queueMs: 0,
    startMs: isShared ? 40 : 2,
    initMs: isShared ? 10 : 1,
    runMs: RUN_MS,
  };
  return [
    { name: 'prediction.made', at, ...subject, prediction },
    { name: 'execution.admitted', at, ...subject },
    {
      name: 'execution.finished',
      at,
      ...subject,
      outcome: 'succeeded',
      reason: 'exit',
      startKind,
      timings,
      usage: toldUsage,
    },
  ];
}
