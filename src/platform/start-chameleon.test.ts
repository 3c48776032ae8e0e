import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openChameleon, untilTrue } from '../../test/support/open-chameleon.ts';
import { simulatedSubmission } from '../../test/support/simulated-submission.ts';
import { makeId } from '../kernel/ids.ts';
import { sampleExecution, samplePrediction } from '../store/sample-executions-conformance.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import type { Chameleon } from './chameleon.ts';

const tenantId = makeId('ten', 't');
const ada = makeId('usr', 'ada');

const ready = (chameleon: Chameleon) => untilTrue(chameleon, () => chameleon.readiness().isReady);

describe('the running platform', () => {
  it('runs an execution from submission to learning', async () => {
    const { chameleon, problems, close } = await openChameleon();
    await ready(chameleon);
    const { execution, finished } = await chameleon.submit(simulatedSubmission());
    const ended = await finished;
    expect(ended.id).toBe(execution.id);
    expect(ended.state).toMatchObject({
      kind: 'finished',
      result: { outcome: 'succeeded', isolationLevel: 'simulated' },
    });
    expect(ended.prediction?.durationMs.p90).toBeGreaterThan(0);
    expect((await chameleon.profileOf(tenantId, ada))?.executionCount).toBe(1);
    expect(chameleon.pool().totals.durationPinballLoss).toBeGreaterThan(0);
    expect(await chameleon.find(makeId('ten', 'other'), execution.id)).toBeUndefined();
    await close();
    expect(problems).toEqual([]);
  });

  it('holds instances ahead of demand and says why', async () => {
    const { chameleon, close } = await openChameleon();
    await ready(chameleon);
    for (let n = 0; n < 5; n += 1) {
      await (await chameleon.submit(simulatedSubmission())).finished;
    }
    await untilTrue(chameleon, () =>
      chameleon
        .pool()
        .managers.some(({ stocks }) =>
          stocks.some(({ runtime, prewarmedCount }) => runtime === 'python' && prewarmedCount > 0),
        ),
    );
    const ended = await (await chameleon.submit(simulatedSubmission())).finished;
    // After five of the same program there may be an instance that holds it already: made ahead it was either way.
    expect(ended.state).toMatchObject({
      result: { startKind: expect.stringMatching(/^(prewarmed|warm)$/) },
    });
    const stock = chameleon.pool().plan?.stocks.find(({ runtime }) => runtime === 'python');
    expect(stock?.count).toBeGreaterThan(0);
    expect(stock?.explanation.sentence).toMatch(/arrivals\/s expected/);
    await close();
  });

  it('answers a repeated idempotency key with the same execution and refuses another request under it', async () => {
    const { chameleon, close } = await openChameleon();
    await ready(chameleon);
    const once = simulatedSubmission({ idempotencyKey: 'k' });
    const [first, second] = await Promise.all([chameleon.submit(once), chameleon.submit(once)]);
    expect(second?.execution.id).toBe(first?.execution.id);
    expect([first?.isRepeat, second?.isRepeat].toSorted()).toEqual([false, true]);
    const other = chameleon.submit(simulatedSubmission({ idempotencyKey: 'k', stdin: 'other' }));
    await expect(other).rejects.toMatchObject({ code: 'idempotency-conflict' });
    await close();
  });

  it('answers a repeat with the end of the execution, also when that comes while the key is looked up', async () => {
    const { chameleon, close } = await openChameleon();
    await ready(chameleon);
    const once = simulatedSubmission({ idempotencyKey: 'k' });
    let hasEnded = false;
    const first = await chameleon.submit(once);
    void first.finished.finally(() => {
      hasEnded = true;
    });
    const repeats: ReturnType<typeof chameleon.submit>[] = [];
    while (!hasEnded) {
      repeats.push(chameleon.submit(once));
      await new Promise(setImmediate);
    }
    const ends = await Promise.all(repeats.map(async (repeat) => (await (await repeat).finished).state.kind));
    expect(ends.length).toBeGreaterThan(0);
    expect(new Set(ends)).toEqual(new Set(['finished']));
    await close();
  });

  it('loses no execution when a manager is killed amid fifty, and runs none to two outcomes', async () => {
    const { chameleon, killManager, close } = await openChameleon();
    await ready(chameleon);
    const outcomes = new Map<string, number>();
    chameleon.onEvent((event) => {
      if (event.name === 'execution.finished') {
        outcomes.set(event.executionId, (outcomes.get(event.executionId) ?? 0) + 1);
      }
    });
    const accepted = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        chameleon.submit(simulatedSubmission({ userId: makeId('usr', `u${n % 7}`) })),
      ),
    );
    await accepted[3]?.finished;
    await killManager();
    const ended = await Promise.all(accepted.map(({ finished }) => finished));
    expect(
      ended.every(({ state }) => state.kind === 'finished' && state.result.outcome === 'succeeded'),
    ).toBe(true);
    await close();
    expect(outcomes.size).toBe(50);
    expect([...outcomes.values()].every((count) => count === 1)).toBe(true);
  });

  it('refuses a user beyond its share of the queue, says when to come again, and records nothing of it', async () => {
    const given = { managerCountMax: 1, managerCapacityCount: 1, queueLengthPerUserMax: 1 };
    const { chameleon, close } = await openChameleon(given);
    await ready(chameleon);
    const long = simulatedSubmission({ code: JSON.stringify({ runMs: 60_000, memoryMb: 30, exitCode: 0 }) });
    const accepted = [await chameleon.submit(long), await chameleon.submit(long)];
    await expect(chameleon.submit(long)).rejects.toMatchObject({
      code: 'over-quota',
      retryAfterMs: expect.any(Number),
    });
    expect(await chameleon.recent(tenantId, { userId: ada, count: 10 })).toHaveLength(2);
    await Promise.all(accepted.map(({ execution }) => chameleon.cancel(tenantId, execution.id)));
    await close();
  });

  it('says which boots fail and when they are tried again, and runs all else meanwhile', async () => {
    const { chameleon, close } = await openChameleon({}, undefined, { spoiltRuntimes: ['bash'] });
    await ready(chameleon);
    const broken = await chameleon.submit(simulatedSubmission({ runtime: 'bash' }));
    expect((await broken.finished).state).toMatchObject({ result: { reason: 'platform' } });
    await untilTrue(chameleon, () => chameleon.pool().notes.length > 0);
    expect(chameleon.pool().notes[0]).toMatch(
      /^boots of bash fail on mgr_\w+, \d+ in a row: the image of bash is gone; next try in \d+ s$/,
    );
    const well = await (await chameleon.submit(simulatedSubmission())).finished;
    expect(well.state).toMatchObject({ result: { outcome: 'succeeded' } });
    await close();
  });

  it('carries on what an earlier life accepted, by the prediction of that life', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chameleon-earlier-'));
    const code = JSON.stringify({ runMs: 5, memoryMb: 30, exitCode: 0 });
    const accepted = sampleExecution({ code }, { prediction: samplePrediction });
    const store = await openSqliteStore({ folder });
    await store.executions.accept(accepted);
    await store.close();
    const { chameleon, close } = await openChameleon({}, folder);
    const find = () => chameleon.find(accepted.request.tenantId, accepted.id);
    await expect.poll(async () => (await find())?.state.kind).toBe('finished');
    expect(await find()).toMatchObject({
      prediction: samplePrediction,
      attemptCount: 1,
      state: { result: { outcome: 'succeeded', timings: { prepareMs: 0 } } },
    });
    await close();
    await rm(folder, { recursive: true });
  });

  it('knows after a restart what it had learnt: rules and their costs, users in session, what instances cost', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chameleon-restart-'));
    const first = await openChameleon({}, folder);
    await ready(first.chameleon);
    for (const user of ['ada', 'bob', 'ada', 'bob']) {
      const submission = simulatedSubmission({ userId: makeId('usr', user) });
      await (await first.chameleon.submit(submission)).finished;
    }
    await first.close();
    const before = first.chameleon.explain('python').runtimes[0]?.reasons;
    const second = await openChameleon({}, folder);
    await ready(second.chameleon);
    const after = second.chameleon.explain('python').runtimes[0]?.reasons;
    expect(after?.demand.sessionUserCount).toBe(2);
    expect(after?.forecast.horizonMs).toBe(before?.forecast.horizonMs);
    const costOf = (reasons: typeof before, name: string) =>
      reasons?.rules.find(({ rule }) => rule === name)?.costGbS ?? Number.NaN;
    expect(costOf(before, 'rate-5s')).toBeGreaterThan(0);
    for (const name of ['rate-5s', 'sessions', 'learnt-rates']) {
      expect(costOf(after, name)).toBeGreaterThanOrEqual(0.99 * costOf(before, name));
    }
    expect(second.problems).toEqual([]);
    await second.close();
    await rm(folder, { recursive: true });
  });

  it('cancels what waits and what runs', async () => {
    const { chameleon, close } = await openChameleon({ managerCountMax: 1, managerCapacityCount: 1 });
    await ready(chameleon);
    const long = simulatedSubmission({
      code: JSON.stringify({ runMs: 60_000, memoryMb: 30, exitCode: 0 }),
      limits: { wallMs: 100_000 },
    });
    const running = await chameleon.submit(long);
    const waiting = await chameleon.submit(long);
    await untilTrue(chameleon, () => chameleon.pool().runningCount === 1);
    for (const { execution, finished } of [waiting, running]) {
      expect(await chameleon.cancel(tenantId, execution.id)).toBe(true);
      expect((await finished).state).toMatchObject({ result: { outcome: 'cancelled' } });
      expect(await chameleon.cancel(tenantId, execution.id)).toBe(false);
    }
    await close();
  });
});
