import { describe, expect, it } from 'vitest';
import { MemoryExecutions } from '../../test/support/memory-chameleon/memory-executions.ts';
import { analyse } from '../../test/support/memory-chameleon/prediction-samples.ts';
import { openChameleon } from '../../test/support/open-chameleon.ts';
import { type VirtualClock, virtualClock } from '../../test/support/virtual-clock.ts';
import type { LanguageInfo } from '../drivers/driver.ts';
import { PredictorGuard } from '../feedback/predictor-guard.ts';
import { makeId } from '../kernel/ids.ts';
import type { StartKind } from '../model/instance.ts';
import type { ProgramAnalysis } from '../model/program-analysis.ts';
import type { Chameleon } from './chameleon.ts';
import { PersonalPlanner } from './personal-planner.ts';
import { ProgramSources } from './program-sources.ts';

const tenantId = makeId('ten', 't');
const ada = makeId('usr', 'ada');
const limits = { wallMs: 1, cpuMs: 1, memoryMb: 1, processCount: 1, outputBytes: 1, fileBytes: 1 };

/** The platform under a clock that the test moves; one program that takes long to load. */
async function open(initialiseMs: number) {
  const clock = virtualClock();
  const opened = await openChameleon({ planIntervalMs: 500 }, undefined, { clock });
  const { chameleon } = opened;
  const stopped: { at: number; why: string; idleMs: number }[] = [];
  chameleon.onEvent((event) => {
    if (event.name === 'instance.stopped') {
      stopped.push(event);
    }
  });
  await until(clock, () => chameleon.readiness().isReady);
  const code = JSON.stringify({ runMs: 50, memoryMb: 30, exitCode: 0, initialiseMs });
  const run = async (): Promise<StartKind | undefined> => {
    const accepted = await clock.until(chameleon.submit({ ...submission, code }));
    const { state } = await clock.until(accepted.finished);
    return state.kind === 'finished' ? state.result.startKind : undefined;
  };
  const close = async () => {
    const stopRunning = clock.run();
    await opened.close();
    stopRunning();
    expect(opened.problems).toEqual([]);
  };
  return { chameleon, clock, run, stopped, close };
}

const submission = {
  tenantId,
  userId: ada,
  runtime: 'python',
  fileName: undefined,
  stdin: '',
  args: [],
  env: {},
  limits: {},
  idempotencyKey: undefined,
};

async function until(clock: VirtualClock, isTrue: () => boolean): Promise<void> {
  while (!isTrue()) {
    await clock.advance(100);
  }
}

function warmCount(chameleon: Chameleon): number {
  const stocks = chameleon.pool().managers.flatMap((manager) => manager.stocks);
  return stocks.reduce((sum, stock) => sum + stock.warmCount, 0);
}

/** A planner told of one user's runs of one program, every `gapMs`. */
async function plannerAfter(runs: {
  count: number;
  gapMs: number;
  runtime: LanguageInfo;
  imports: string[];
}) {
  const clock = virtualClock(0);
  const guard = new PredictorGuard({ clock, deadlineMs: 500, onFailure: () => undefined });
  const executions = new MemoryExecutions(() => undefined);
  const request = {
    ...submission,
    runtime: runs.runtime.runtime,
    code: 'x',
    limits,
    programId: makeId('prg', 'p'),
  };
  const { execution } = executions.accept(request);
  const analysis = { ...analyse('x'), imports: runs.imports } as ProgramAnalysis;
  const parts = {
    limits: { priceGbSPerSecond: 100, memoryMbMax: 100, memoryMbPerTenantMax: 100, guardMs: 500 },
    sources: new ProgramSources({
      executions: { find: async (tenant, id) => executions.find(tenant, id)?.execution },
      analyzer: { analyze: async () => analysis },
      onProblem: () => undefined,
    }),
    packagesFor: () => [],
    profileOf: () => undefined,
    guard,
  };
  const planner = new PersonalPlanner(parts);
  planner.addRuntime(runs.runtime);
  const { runtime } = runs.runtime;
  const subject = { executionId: execution.id, tenantId, userId: ada, programId: request.programId, runtime };
  const boot = { instanceId: makeId('ins', 'i'), managerId: makeId('mgr', 'm'), runtime, memoryMb: 10 };
  planner.observe({ name: 'instance.prewarmed', at: 0, ...boot, bootMs: 70, preload: [] });
  for (let n = 0; n < runs.count; n += 1) {
    planner.observe({ name: 'execution.admitted', at: n * runs.gapMs, ...subject });
    planner.observe({
      name: 'execution.finished',
      at: n * runs.gapMs + 10,
      ...subject,
      outcome: 'succeeded',
      reason: 'exit',
      startKind: 'prewarmed',
      timings: { prepareMs: 0, queueMs: 0, startMs: 0, initMs: 1, runMs: 5 },
      usage: undefined,
    });
  }
  const now = (runs.count - 1) * runs.gapMs + 20;
  planner.plan('predictive', now);
  await clock.settle();
  return { planner, now, parts };
}

const python: LanguageInfo = {
  runtime: 'python',
  displayName: 'Python',
  version: '3.11',
  aliases: [],
  extensions: ['.py'],
  parkedAt: 'interpreter',
  fileName: 'main.py',
  preloadable: ['asyncio', 'sqlite3'],
  isKeepable: false,
  loadable: [],
};

describe('the planner of personal warmth', () => {
  it('loads ahead what the program imports and the runtime allows, with the program at hand', async () => {
    const imports = ['sqlite3', 'os', 'asyncio'];
    const { planner, now } = await plannerAfter({ count: 5, gapMs: 5000, runtime: python, imports });
    const { targets } = planner.plan('predictive', now);
    expect(targets).toMatchObject([{ runtime: 'python', preload: ['asyncio', 'sqlite3'] }]);
    expect(targets[0]?.sentence).toContain('with asyncio, sqlite3 loaded is taken to save 11.0 ms');
    expect(planner.load(targets)).toMatchObject([{ code: 'x' }]);
  });

  it('plans after a restart what it would have planned, and nothing by a state that is none', async () => {
    const { planner, now, parts } = await plannerAfter({
      count: 5,
      gapMs: 5000,
      runtime: python,
      imports: [],
    });
    const restored = new PersonalPlanner(parts);
    restored.addRuntime(python);
    const state = JSON.parse(JSON.stringify(planner.checkpoint().toState()));
    expect(restored.checkpoint().restore({ ...state, pooledGaps: [1] }, 0)).toBe(false);
    expect(restored.plan('predictive', now).targets).toEqual([]);
    const [session] = state.sessions;
    const foreign = { ...session, last: { ...session.last, userId: 'ada' } };
    expect(restored.checkpoint().restore({ ...state, sessions: [foreign] }, 0)).toBe(false);
    expect(restored.checkpoint().restore(state, 0)).toBe(true);
    const planned = restored.plan('predictive', now);
    expect(planned.targets).toHaveLength(1);
    expect(planned).toEqual(planner.plan('predictive', now));
  });

  it('keeps none while a reactive stock is followed, nor when the user has gone', async () => {
    const { planner, now } = await plannerAfter({
      count: 5,
      gapMs: 5000,
      runtime: python,
      imports: ['asyncio'],
    });
    expect(planner.plan('reactive', now).targets).toEqual([]);
    expect(planner.plan('predictive', now + 600_000)).toEqual({ targets: [], sentences: [] });
  });

  it('keeps none where the language is started with the program only, and says so', async () => {
    const runtime: LanguageInfo = { ...python, runtime: 'c', parkedAt: 'base', preloadable: [] };
    const { planner, now } = await plannerAfter({ count: 5, gapMs: 5000, runtime, imports: [] });
    expect(planner.plan('predictive', now)).toEqual({
      targets: [],
      sentences: [expect.stringMatching(/^personal c: its instances wait before the language is started/)],
    });
  });
});

describe('personal warmth in the running platform', () => {
  it('gives a user with a steady rhythm warm starts, and lets the instance of a silent one go', async () => {
    const { chameleon, clock, run, stopped, close } = await open(40);
    const kinds: (StartKind | undefined)[] = [];
    for (let n = 0; n < 16; n += 1) {
      kinds.push(await run());
      await clock.advance(20_000);
    }
    expect(kinds.slice(4)).toEqual(Array(12).fill('warm'));
    await run();
    await clock.advance(15_000);
    const { plan } = chameleon.pool();
    expect(plan?.personal).toMatchObject([{ owner: { tenantId, userId: ada }, runtime: 'python' }]);
    expect(plan?.personal[0]?.sentence).toMatch(/^a hit saves .* and holding .* costs/);
    expect(plan?.personalSentences[0]).toMatch(/^personal python: .*so it pays for at most \d+ s$/);

    await clock.advance(600_000);
    expect(chameleon.pool().plan?.personal).toEqual([]);
    expect(warmCount(chameleon)).toBe(0);
    expect(stopped.filter(({ why }) => why === 'expired')).toHaveLength(1);
    await close();
  });

  it('plans none once warm starts are measured to save nothing, and says so', async () => {
    const { chameleon, clock, run, close } = await open(0);
    const kinds: (StartKind | undefined)[] = [];
    for (let n = 0; n < 12; n += 1) {
      kinds.push(await run());
      await clock.advance(5_000);
    }
    expect(kinds).not.toContain('warm');
    expect(chameleon.pool().plan?.personal).toEqual([]);
    expect(chameleon.pool().plan?.personalSentences[0]).toMatch(/so none is planned$/);
    await close();
  });
});
