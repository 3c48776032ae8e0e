import { afterEach, describe, expect, it } from 'vitest';
import { analyse } from '../../test/support/memory-chameleon/prediction-samples.ts';
import { untilTrue } from '../../test/support/open-chameleon.ts';
import { type FastChameleon, openFastChameleon } from '../../test/support/open-fast-chameleon.ts';
import { simulatedSubmission } from '../../test/support/simulated-submission.ts';
import { assert } from '../kernel/assert.ts';
import { makeId } from '../kernel/ids.ts';
import type { Config } from './config.ts';
import type { Analyzer } from './execution-parts.ts';

const tenantId = makeId('ten', 't');
const userId = makeId('usr', 'ada');

/** What reading tells of any program here: that it reads input, and how surely it is linear. */
function analyzerOf(complexityConfidenceRatio: number, stdinReadCount = 1): Analyzer {
  const sample = analyse('for x');
  assert(sample.kind === 'known', 'it is a program');
  // Its largest literal is infinite, which is a case for the predictor's guard and not for this.
  const features = { ...sample.features, literalMax: 0, stdinReadCount, fileOperationCount: 0 };
  const known = { ...sample, features, imports: ['math'], complexityConfidenceRatio };
  return {
    analyze: async ({ programId, runtime }) => ({ ...known, programId, language: runtime }),
  };
}

const unreadable: Analyzer = {
  analyze: async ({ programId, runtime }) => ({
    kind: 'unknown',
    programId,
    language: runtime,
    reason: 'not text',
    analysisMs: 1,
  }),
};

/** Ends well whatever it is given, in the same time: nothing grows. */
const steady = JSON.stringify({ runMs: 2, cpuMs: 1, memoryMb: 20, exitCode: 0 });

function asked(change: object = {}) {
  return {
    tenantId,
    userId,
    runtime: 'python',
    fileName: undefined,
    code: steady,
    probe: undefined,
    ...change,
  };
}

describe('a probe of an analysed program', () => {
  const opened: FastChameleon[] = [];

  async function open(config: Partial<Config> = {}, faults: Parameters<typeof openFastChameleon>[1] = {}) {
    const quiet = { mode: 'reactive', reactiveStockCount: 0, ...config } as const;
    const fast = await openFastChameleon(quiet, { analyzer: analyzerOf(0.3), ...faults });
    opened.push(fast);
    return fast;
  }

  afterEach(async () => {
    for (const each of opened.splice(0)) {
      await each.close();
      expect(each.problems).toEqual([]);
    }
  });

  it('is made where it is asked for: some runs, a fact, and no execution', async () => {
    const { chameleon, events } = await open();
    const { probe, analysis, reading } = await chameleon.analyze(asked({ probe: 'always' }));
    expect(probe).toMatchObject({
      kind: 'ran',
      importMs: expect.any(Number),
      firstRun: { reason: 'exit', exitCode: 0, cpuMs: 1, memoryMbPeak: 20 },
      growth: undefined,
    });
    expect(analysis).toEqual(reading);
    await untilTrue(chameleon, () => events.some(({ name }) => name === 'probe.finished'));
    const told = events.filter(({ name }) => !name.startsWith('manager.') && !/^(plan|forecast)/.test(name));
    expect(told).toMatchObject([{ name: 'probe.finished', tenantId, userId, runtime: 'python' }]);
    expect(await chameleon.recent(tenantId, { userId: undefined, count: 10 })).toEqual([]);
    expect(await chameleon.profileOf(tenantId, userId)).toBeUndefined();
    const metrics = await chameleon.metrics();
    expect(metrics).toContain('chameleon_probes_total{runtime="python"} 1');
    expect(metrics).toMatch(/chameleon_probe_runs_total\{runtime="python"\} [1-9]/);
    expect(chameleon.pool().runningCount).toBe(0);
  });

  it('is not made unless somebody opted in', async () => {
    const { chameleon } = await open();
    expect((await chameleon.analyze(asked())).probe).toBeUndefined();
    expect((await chameleon.analyze(asked({ probe: 'never' }))).probe).toBeUndefined();
    const { chameleon: willing } = await open({ probe: 'always' });
    expect((await willing.analyze(asked())).probe?.kind).toBe('ran');
    expect((await willing.analyze(asked({ probe: 'never' }))).probe).toBeUndefined();
  });

  it('is made when unsure only where reading left the class open and the program reads input', async () => {
    const { chameleon } = await open();
    expect((await chameleon.analyze(asked({ probe: 'when-unsure' }))).probe?.kind).toBe('ran');
    const { chameleon: sure } = await open({}, { analyzer: analyzerOf(0.9) });
    expect((await sure.analyze(asked({ probe: 'when-unsure' }))).probe).toEqual({
      kind: 'not-run',
      reason: 'reading it was sure enough, 90 %',
    });
    const { chameleon: quiet } = await open({}, { analyzer: analyzerOf(0.3, 0) });
    expect((await quiet.analyze(asked({ probe: 'when-unsure' }))).probe).toMatchObject({ kind: 'not-run' });
  });

  it.each([
    ['ruby', 'programs in ruby are not probed'],
    ['typescript', 'no runtime for typescript here'],
  ])('is not made, and the answer given all the same, for %s', async (runtime, reason) => {
    const { chameleon } = await open({}, { languages: [runtime] });
    const { probe, prediction } = await chameleon.analyze(asked({ runtime, probe: 'always' }));
    expect(probe).toEqual({ kind: 'not-run', reason });
    expect(prediction.durationMs.p50).toBeGreaterThan(0);
  });

  it('is not made of a source that cannot be read', async () => {
    const { chameleon } = await open({}, { analyzer: unreadable });
    expect((await chameleon.analyze(asked({ probe: 'always' }))).probe).toEqual({
      kind: 'not-run',
      reason: 'the source could not be read: not text',
    });
  });

  it('counts against its user: beyond the quota it is refused, or not made where nobody asked for it', async () => {
    const { chameleon } = await open({ runningPerUserMax: 1, queueLengthPerUserMax: 1 });
    const long = JSON.stringify({ runMs: 400, cpuMs: 1, memoryMb: 20 });
    const running = await chameleon.submit(simulatedSubmission({ code: long }));
    const waiting = await chameleon.submit(simulatedSubmission({ code: long }));
    await expect(chameleon.analyze(asked({ probe: 'always' }))).rejects.toMatchObject({
      code: 'over-quota',
      retryAfterMs: expect.any(Number),
    });
    expect((await chameleon.analyze(asked({ probe: 'when-unsure' }))).probe).toMatchObject({
      kind: 'not-run',
      reason: expect.stringContaining('wait'),
    });
    // Another user has a place of their own.
    const other = asked({ probe: 'always', userId: makeId('usr', 'bob') });
    expect((await chameleon.analyze(other)).probe?.kind).toBe('ran');
    await Promise.all([running.finished, waiting.finished]);
    expect((await chameleon.analyze(asked({ probe: 'always' }))).probe?.kind).toBe('ran');
  });

  it('waits for its turn where it is asked for, and is left out where it is not', async () => {
    const { chameleon } = await open({ runningPerUserMax: 1 });
    const long = JSON.stringify({ runMs: 300, cpuMs: 1, memoryMb: 20 });
    const running = await chameleon.submit(simulatedSubmission({ code: long }));
    const later = chameleon.analyze(asked({ probe: 'always' }));
    expect((await chameleon.analyze(asked({ probe: 'when-unsure' }))).probe).toEqual({
      kind: 'not-run',
      reason: 'everything is busy with executions',
    });
    expect((await later).probe?.kind).toBe('ran');
    expect((await running.finished).state.kind).toBe('finished');
  });

  it('keeps the place of a bomb taken for a while', async () => {
    const { chameleon } = await open({ runningPerUserMax: 1, killedPauseMs: 60_000 });
    const bomb = JSON.stringify({ runMs: 50, cpuMs: 1, memoryMb: 100_000 });
    const { probe } = await chameleon.analyze(asked({ code: bomb, probe: 'always' }));
    expect(probe).toMatchObject({ kind: 'ran', firstRun: { reason: 'memory' }, growth: undefined });
    expect((await chameleon.analyze(asked({ probe: 'when-unsure' }))).probe?.kind).toBe('not-run');
  });

  it('is not run, and says why, when its manager fails', async () => {
    const { chameleon } = await open({}, { spoiltRuntimes: ['python'] });
    const { probe } = await chameleon.analyze(asked({ probe: 'always' }));
    expect(probe).toMatchObject({ kind: 'not-run', reason: expect.stringMatching(/image|boot/) });
    expect(chameleon.pool().runningCount).toBe(0);
  });
});
