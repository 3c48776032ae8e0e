import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import type { ChameleonEvent, EventOf } from '../model/events.ts';
import { FeedbackLoop } from './feedback-loop.ts';

const settings = { coldStartPriceGbSPerSecond: 100, reactiveStockCount: 2, windowMs: 60_000 };

function subjectOf(n: number) {
  return {
    executionId: makeId('exe', `e${n}`),
    tenantId: makeId('ten', 't'),
    userId: makeId('usr', 'ada'),
    programId: makeId('prg', 'p'),
    runtime: 'python',
  };
}

/** One execution as the stream tells it: admitted and predicted at `at`, finished after `runMs`. */
function execution(
  n: number,
  given: { at: number; runMs: number } & Partial<EventOf<'execution.finished'>>,
): ChameleonEvent[] {
  const { at, runMs, ...rest } = given;
  const prediction = {
    durationMs: { p50: 100, p90: 200 },
    memoryMb: { p50: 10, p90: 20 },
    cpuMs: { p50: 100, p90: 200 },
    complexity: 'linear' as const,
    basis: 'code' as const,
    weights: { 'program-history': 0, 'user-history': 0, code: 1, runtime: 0 },
    madeAt: at,
  };
  const usage = {
    cpuUserMs: runMs,
    cpuSystemMs: 0,
    wallMs: runMs,
    memoryMbPeak: 15,
    memorySource: 'simulated' as const,
    processCountPeak: 1,
    readBytes: 0,
    writtenBytes: 0,
    networkBytes: 0,
    stdinBytes: 0,
    outputBytes: 0,
    operations: { computeRatio: 1, fileRatio: 0, networkRatio: 0, processRatio: 0 },
    operationsSource: 'simulated' as const,
  };
  return [
    { name: 'execution.admitted', at, ...subjectOf(n) },
    { name: 'prediction.made', at, ...subjectOf(n), prediction },
    {
      name: 'execution.finished',
      at: at + runMs,
      ...subjectOf(n),
      outcome: 'succeeded',
      reason: 'exit',
      startKind: 'prewarmed',
      timings: { prepareMs: 0, queueMs: 0, startMs: 0, initMs: 0, runMs },
      usage,
      ...rest,
    },
  ];
}

function listen() {
  const told: ChameleonEvent[] = [];
  return { told, loop: new FeedbackLoop(settings, (event) => told.push(event)) };
}

function feed(loop: FeedbackLoop, events: readonly ChameleonEvent[]): void {
  for (const event of events) {
    loop.observe(event);
  }
}

/** A gigabyte of python, ready in a second. */
function bootsInASecond(loop: FeedbackLoop): void {
  loop.observe({
    name: 'instance.prewarmed',
    at: 0,
    instanceId: makeId('ins', 'i'),
    managerId: makeId('mgr', 'm'),
    runtime: 'python',
    bootMs: 1000,
    memoryMb: 1024,
    preload: [],
  });
}

describe('the feedback loop', () => {
  it('scores a prediction when its execution ends', () => {
    const { told, loop } = listen();
    feed(loop, execution(1, { at: 0, runMs: 150 }));
    expect(told).toEqual([
      {
        name: 'prediction.scored',
        at: 150,
        ...subjectOf(1),
        durationPinballLoss: (25 + 5) / 2,
        isDurationCovered: true,
        cpuPinballLoss: (25 + 5) / 2,
        isCpuCovered: true,
        memoryPinballLoss: (2.5 + 0.5) / 2,
        isMemoryCovered: true,
      },
    ]);
    expect(loop.ledger.entryOf('runtime:python')?.durationPinballLossMs).toBe(15);
    expect(loop.ledger.entryOf('user:ten_t/usr_ada')?.weight).toBe(1);
    expect(loop.ledger.entryOf('basis:code')?.weight).toBe(1);
  });

  it('does not score what was cut short, had no prediction, or was scored before', () => {
    const { told, loop } = listen();
    feed(loop, execution(1, { at: 0, runMs: 150, outcome: 'cancelled', reason: 'cancelled' }));
    feed(loop, execution(2, { at: 0, runMs: 150, outcome: 'failed', reason: 'platform' }));
    feed(loop, execution(3, { at: 0, runMs: 150, usage: undefined }));
    feed(loop, execution(4, { at: 0, runMs: 150 }).slice(2));
    expect(told).toEqual([]);
    const whole = execution(5, { at: 0, runMs: 150 });
    feed(loop, [...whole, ...whole.slice(2)]);
    expect(told).toHaveLength(1);
  });

  it('tells when the p90 bound no longer holds as often as it should, once for each step', () => {
    const { told, loop } = listen();
    for (let n = 0; n < 200; n += 1) {
      feed(loop, execution(n, { at: n, runMs: n < 100 ? 100 : 900 }));
    }
    const changes = told.filter((event) => event.name === 'calibration.changed');
    const durations = changes.filter(({ subject }) => subject === 'duration-p90:runtime:python');
    expect(durations[0]).toMatchObject({ from: 0.9, to: 1 });
    expect(durations.at(-1)?.to).toBeLessThan(0.56);
    expect(durations.length).toBeLessThan(15);
    for (const [k, { from }] of durations.slice(1).entries()) {
      expect(from).toBe(durations[k]?.to);
    }
  });

  it('compares what starts cost with a fixed stock and with a perfect forecast', () => {
    const { loop } = listen();
    bootsInASecond(loop);
    for (let n = 0; n < 4; n += 1) {
      feed(loop, execution(n, { at: n, runMs: 10, startKind: n === 0 ? 'cold' : 'prewarmed' }));
    }
    loop.observeIdle(new Map([['python', 6]]), 30_000);
    expect(loop.scoreStarts(30_000)).toEqual({
      arrivalCount: 4,
      actualGbS: 100 + 6,
      heldGbS: 6,
      reactiveGbS: 2 * 100 + 2 * 31,
      reactiveColdCount: 2,
      perfectGbS: 4,
      regretGbS: 102,
    });
  });

  it('tells each change of the mode with its reason, and nothing while it stays', () => {
    const { told, loop } = listen();
    const dear = { followedGbS: 30, reactiveGbS: 20, executionCount: 500 };
    loop.decideMode('predictive', { ...dear, followedGbS: 10 }, 1);
    loop.decideMode('predictive', dear, 2);
    loop.decideMode('predictive', dear, 3);
    loop.decideMode('predictive', { ...dear, followedGbS: 10 }, 4);
    expect(told).toMatchObject([
      {
        name: 'mode.changed',
        at: 2,
        from: 'predictive',
        to: 'reactive',
        why: expect.stringContaining('30.0'),
      },
      {
        name: 'mode.changed',
        at: 4,
        from: 'reactive',
        to: 'predictive',
        why: expect.stringContaining('10.0'),
      },
    ]);
  });

  it('does not follow a predictor that holds far more than a reactive stock would cost, whatever it thinks', () => {
    const { told, loop } = listen();
    bootsInASecond(loop);
    for (let n = 0; n < 100; n += 1) {
      feed(loop, execution(n, { at: n * 500, runMs: 10 }));
    }
    const content = { followedGbS: 1, reactiveGbS: 2, executionCount: 100 };
    loop.observeIdle(new Map([['python', 200]]), 50_000);
    expect(loop.decideMode('predictive', content, 50_000).mode).toBe('predictive');
    // A fixed stock of two holds 112 GB·s in 55 s and its own boot: twice as much is allowed.
    loop.observeIdle(new Map([['python', 230]]), 55_000);
    const { mode, note } = loop.decideMode('predictive', content, 55_000);
    expect(mode).toBe('reactive');
    expect(note).toMatch(/^prediction held 231\.0 GB·s over the last 100 executions/);
    expect(told.at(-1)).toMatchObject({ name: 'mode.changed', to: 'reactive', why: note });
    expect(loop.decideMode('predictive', content, 114_999).mode).toBe('reactive');
    expect(loop.decideMode('predictive', content, 115_000).mode).toBe('predictive');
  });

  it('scores each forecast when its horizon is over', () => {
    const { loop } = listen();
    const forecast = { runtime: 'python', madeAt: 0, horizonMs: 1000, arrivalsPerSecond: 1, dispersion: 1 };
    const counts = { arrivalCountP50: 1, arrivalCountP90: 1, arrivalCountP99: 2, terms: [] };
    loop.observe({ name: 'forecast.made', at: 0, forecasts: [{ ...forecast, ...counts }] });
    feed(loop, [...execution(1, { at: 10, runMs: 1 }), ...execution(2, { at: 20, runMs: 1 })]);
    expect(loop.forecasts.scores(1000)).toMatchObject([
      { coverageRatio: 0, expectedCount: 1, actualCount: 2 },
    ]);
  });

  it('goes on from its checkpoint, and from whatever else is given as one', () => {
    const { loop } = listen();
    feed(loop, execution(1, { at: 0, runMs: 150 }));
    loop.decideMode('predictive', { followedGbS: 30, reactiveGbS: 20, executionCount: 500 }, 1);
    const { told, loop: next } = listen();
    next.restore(JSON.parse(JSON.stringify(loop.toState())));
    expect(next.ledger.entryOf()?.durationPinballLossMs).toBe(15);
    next.decideMode('predictive', { followedGbS: 10, reactiveGbS: 20, executionCount: 500 }, 2);
    expect(told).toMatchObject([{ from: 'reactive', to: 'predictive' }]);
    fc.assert(
      fc.property(fc.anything(), (junk) => {
        const { loop: odd } = listen();
        odd.restore(junk);
        odd.restore({ ledger: junk, mode: junk });
        feed(odd, execution(1, { at: 0, runMs: 150 }));
        expect(odd.ledger.entryOf()?.durationPinballLossMs).toBe(15);
      }),
    );
  });
});
