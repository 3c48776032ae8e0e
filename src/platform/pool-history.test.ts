import { describe, expect, it } from 'vitest';
import { openFastChameleon } from '../../test/support/open-fast-chameleon.ts';
import { simulatedProgram, simulatedSubmission } from '../../test/support/simulated-submission.ts';
import { makeId } from '../kernel/ids.ts';
import { HISTORY_INTERVAL_MS, PoolHistory } from './pool-history.ts';

const subject = {
  executionId: makeId('exe', '1'),
  tenantId: makeId('ten', 'default'),
  userId: makeId('usr', 'ann'),
  programId: makeId('prg', '1'),
  runtime: 'python',
};
const empty = { managers: [], plan: undefined, idleTotals: new Map<string, number>() };
const timings = { prepareMs: 1, queueMs: 2, startMs: 250, initMs: 1, runMs: 10 };

function figuresOf(history: PoolHistory) {
  const { at, subjects } = history.read({ sinceAt: 0, runtime: 'python' });
  const figures = subjects[0]?.figures;
  return { at, figures };
}

describe('the history of the pool', () => {
  it('counts what happened between two rows, and tells where executions stood at each', () => {
    const history = new PoolHistory({ coldStartPriceGbSPerSecond: 100 });
    history.observe({ name: 'execution.admitted', at: 1, ...subject });
    history.sample(2000, empty);
    history.observe({
      ...{ name: 'execution.started', at: 2100, ...subject, attemptNumber: 1 },
      attemptId: makeId('att', '1'),
      managerId: makeId('mgr', '1'),
    });
    history.sample(4000, empty);
    history.observe({
      ...{ name: 'execution.finished', at: 4100, ...subject, usage: undefined },
      ...{ outcome: 'succeeded', reason: 'exit', startKind: 'cold', timings },
    });
    history.sample(6000, empty);
    expect(figuresOf(history)).toMatchObject({
      at: [2000, 4000, 6000],
      figures: {
        arrivalCount: [1, 0, 0],
        queuedCount: [1, 0, 0],
        runningCount: [0, 1, 0],
        coldStartCount: [0, 0, 1],
        prewarmedStartCount: [0, 0, 0],
        coldStartGbS: [0, 0, 25],
      },
    });
  });

  it('leaves out what the stock does not serve', () => {
    const history = new PoolHistory({ coldStartPriceGbSPerSecond: 100 });
    history.observe({ name: 'execution.admitted', at: 1, ...subject, isOutsidePool: true });
    history.sample(2000, empty);
    expect(figuresOf(history).figures).toMatchObject({ arrivalCount: [0], queuedCount: [1] });
  });

  it('knows nothing of forecasts before the first, nor while the predictor fails', () => {
    const history = new PoolHistory({ coldStartPriceGbSPerSecond: 100 });
    const forecast = {
      ...{
        runtime: 'python',
        madeAt: 1,
        horizonMs: 10_000,
        arrivalsPerSecond: 0.2,
        dispersion: 1,
        terms: [],
      },
      ...{ arrivalCountP50: 2, arrivalCountP90: 4, arrivalCountP99: 6 },
    };
    history.observe({ name: 'execution.admitted', at: 1, ...subject });
    history.sample(2000, empty);
    history.observe({ name: 'forecast.made', at: 2500, forecasts: [forecast] });
    history.sample(4000, empty);
    history.observe({ name: 'predictor.failed', at: 4500, part: 'demand', why: 'it threw', holdMs: 1 });
    history.sample(6000, empty);
    expect(figuresOf(history).figures).toMatchObject({
      forecast10sP50: [Number.NaN, 2, Number.NaN],
      forecast10sP90: [Number.NaN, 4, Number.NaN],
      forecast60sP50: [Number.NaN, Number.NaN, Number.NaN],
    });
  });

  it('of the running platform adds up to what the totals say', async () => {
    const { chameleon, clock, close } = await openFastChameleon({ planIntervalMs: 500 });
    for (let n = 0; n < 6; n += 1) {
      await (await chameleon.submit(simulatedSubmission({ code: simulatedProgram(3000) }))).finished;
    }
    await clock.advance(2 * HISTORY_INTERVAL_MS);
    const { at, subjects } = chameleon.history({ sinceAt: 0, runtime: undefined });
    const { startCounts, idleGbS, bootGbS } = chameleon.pool().totals;
    const sum = (values: readonly number[]) =>
      values.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);
    const over = (name: keyof (typeof subjects)[number]['figures']) =>
      sum(subjects.map(({ figures }) => sum(figures[name])));
    expect(over('arrivalCount')).toBe(6);
    expect(over('coldStartCount')).toBe(startCounts.cold);
    expect(over('prewarmedStartCount')).toBe(startCounts.prewarmed);
    expect(over('runningCount')).toBeGreaterThan(0);
    expect(over('prewarmedCount')).toBeGreaterThan(0);
    expect(over('bootGbS')).toBeCloseTo(bootGbS, 3);
    expect(over('idleGbS')).toBeLessThanOrEqual(idleGbS + 1e-6);
    expect(over('idleGbS')).toBeGreaterThan(0);
    const last = at.at(-1) ?? 0;
    expect(chameleon.history({ sinceAt: last, runtime: undefined }).at).toEqual([]);
    expect(() => chameleon.history({ sinceAt: 0, runtime: 'cobol' })).toThrow(/cobol/);
    await close();
  });
});
