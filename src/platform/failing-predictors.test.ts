import { afterEach, describe, expect, it } from 'vitest';
import { untilTrue } from '../../test/support/open-chameleon.ts';
import { type FastChameleon, openFastChameleon } from '../../test/support/open-fast-chameleon.ts';
import { simulatedSubmission } from '../../test/support/simulated-submission.ts';
import { makeId } from '../kernel/ids.ts';
import type { Execution } from '../model/execution.ts';
import type { Chameleon } from './chameleon.ts';
import type { DemandOutlook, DemandPredictor, Predictors } from './predictors.ts';

const never = new Promise<never>(() => undefined);
const EXECUTION_COUNT = 12;

function throwing(): never {
  throw new TypeError('bins is undefined');
}

/** This project's own predictor of demand, but for what the fault changes. */
function withDemand(fault: (own: DemandPredictor) => Partial<DemandPredictor>) {
  return ({ demand, cost }: Predictors): Predictors => ({
    cost,
    demand: {
      addRuntime: (runtime) => demand.addRuntime(runtime),
      observeBoot: (runtime, boot) => demand.observeBoot(runtime, boot),
      observeFinish: (finish) => demand.observeFinish(finish),
      observePrediction: (made) => demand.observePrediction(made),
      weightedSumOf: (caller) => demand.weightedSumOf(caller),
      observeArrival: (arrival) => demand.observeArrival(arrival),
      outlook: (now) => demand.outlook(now),
      forecast: (now, horizonMs) => demand.forecast(now, horizonMs),
      reasons: (now) => demand.reasons(now),
      ...fault(demand),
    },
  });
}

function changingStocks(change: (count: number) => number) {
  return withDemand((own) => ({
    outlook(now) {
      const outlook = own.outlook(now) as DemandOutlook;
      return {
        ...outlook,
        stocks: outlook.stocks.map((stock) => ({ ...stock, count: change(stock.count) })),
      };
    },
  }));
}

const demandFaults = {
  hangs: withDemand(() => ({ outlook: () => never })),
  'rejects later': withDemand(() => ({ outlook: async () => throwing() })),
  crashes: withDemand(() => ({
    outlook: throwing,
    forecast: throwing,
    observeArrival: throwing,
    observeBoot: throwing,
    observeFinish: throwing,
    observePrediction: throwing,
    weightedSumOf: throwing,
    reasons: throwing,
  })),
  'gives NaN': changingStocks(() => Number.NaN),
};

const costFaults: Readonly<Record<string, (own: Predictors) => Predictors>> = {
  hangs: ({ demand, cost }) => ({ demand, cost: { ...cost, predict: () => never } }),
  crashes: ({ demand }) => ({ demand, cost: { predict: throwing, learn: throwing } }),
  'gives NaN': ({ demand, cost }) => ({
    demand,
    cost: {
      ...cost,
      async predict(input) {
        const prediction = await cost.predict(input);
        return { ...prediction, cpuMs: { p50: Number.NaN, p90: Number.NaN } };
      },
    },
  }),
};

describe('a platform whose predictor fails', () => {
  const opened: FastChameleon[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ close }) => close()));
  });

  async function open(replacePredictors: (own: Predictors) => Predictors) {
    const fast = await openFastChameleon({ reactiveStockCount: 2 }, { replacePredictors });
    opened.push(fast);
    return fast;
  }

  /** One execution after another, as the stock is refilled: each should find an instance. */
  async function runMany(chameleon: Chameleon): Promise<readonly Execution[]> {
    const ended: Execution[] = [];
    for (let n = 0; n < EXECUTION_COUNT; n += 1) {
      await untilTrue(chameleon, () => prewarmedCountOf(chameleon) > 0);
      ended.push(
        await (await chameleon.submit(simulatedSubmission({ userId: makeId('usr', `u${n % 3}`) }))).finished,
      );
    }
    return ended;
  }

  for (const [fault, replace] of Object.entries(demandFaults)) {
    it(`holds the reactive stock when the predictor of demand ${fault}, and no execution waits for it`, async () => {
      const { chameleon, events, problems } = await open(replace);
      await untilTrue(chameleon, () => events.some(({ name }) => name === 'predictor.failed'));
      await untilTrue(chameleon, () => chameleon.pool().plan?.mode === 'reactive');
      const ended = await runMany(chameleon);
      expect(startKindsOf(ended)).toEqual(new Set(['prewarmed']));
      expect(waitMsOf(ended)).toBe(0);
      // It is told while the predictor is left alone; now and then it is asked again.
      await untilTrue(chameleon, () => chameleon.pool().notes.length > 0);
      const { plan, notes, mode } = chameleon.pool();
      expect(mode).toBe('reactive');
      expect(plan?.stocks.map(({ count }) => count)).toEqual([2, 2, 2]);
      expect(plan?.modeNote).toMatch(/^the predictor failed: it/);
      expect(notes).toEqual([
        expect.stringMatching(/^the predictor of demand failed, plans are reactive: it/),
      ]);
      expect(events).toContainEqual(expect.objectContaining({ name: 'mode.changed', to: 'reactive' }));
      expect(chameleon.forecasts(1000)).toMatchObject({
        forecasts: [],
        note: expect.stringMatching(/failed/),
      });
      expect(problems).toEqual([]);
    });
  }

  for (const [fault, replace] of Object.entries(costFaults)) {
    it(`runs every execution on a plain guess when the predictor of costs ${fault}, and asks it rarely`, async () => {
      const { chameleon, clock, events, problems } = await open(replace);
      const startedAt = clock.now();
      const ended = await runMany(chameleon);
      const failures = events.filter(({ name }) => name === 'predictor.failed');
      expect(failures.length).toBeGreaterThan(0);
      // It is left alone for a second, then two, then four …
      expect(failures.length).toBeLessThanOrEqual(1 + Math.log2(1 + (clock.now() - startedAt) / 1000));
      expect(outcomesOf(ended)).toEqual(new Set(['succeeded']));
      expect(ended[1]?.prediction).toMatchObject({ basis: 'runtime', cpuMs: { p50: 80 } });
      expect(chameleon.pool().notes).toEqual([expect.stringMatching(/^the predictor of costs failed/)]);
      expect(problems).toEqual([]);
    });
  }

  it('holds fifty times the demand within the memory budget, and starts nothing later for it', async () => {
    const { chameleon } = await open(changingStocks((count) => 50 * Math.max(1, count)));
    await untilTrue(chameleon, () => (chameleon.pool().plan?.stocks[0]?.count ?? 0) > 2);
    const ended = await runMany(chameleon);
    expect(startKindsOf(ended)).toEqual(new Set(['prewarmed']));
    const heldMb = (chameleon.pool().plan?.stocks ?? []).reduce(
      (sum, { count, explanation }) => sum + count * explanation.memoryMb,
      0,
    );
    expect(heldMb).toBeLessThanOrEqual(1024);
  });

  it('explains the pool without the reasons that the predictor fails to give, and says so', async () => {
    const { chameleon } = await open(withDemand(() => ({ reasons: throwing })));
    const { runtimes, guards } = chameleon.explain(undefined);
    expect(runtimes.map(({ reasons }) => reasons)).toEqual([undefined, undefined, undefined]);
    expect(guards).toContainEqual({ part: 'demand', failure: 'it threw "bins is undefined"' });
  });

  it('follows the predictor again when it has recovered', async () => {
    let isWell = false;
    const { chameleon, events } = await open(
      withDemand((own) => ({ outlook: (now) => (isWell ? own.outlook(now) : throwing()) })),
    );
    await untilTrue(chameleon, () => chameleon.pool().plan?.mode === 'reactive');
    isWell = true;
    await untilTrue(chameleon, () => chameleon.pool().mode === 'predictive');
    expect(chameleon.pool().notes).toEqual([]);
    expect(events.filter(({ name }) => name === 'mode.changed')).toHaveLength(2);
  });
});

function prewarmedCountOf(chameleon: Chameleon): number {
  const stocks = chameleon.pool().managers.flatMap((manager) => manager.stocks);
  return stocks.reduce(
    (sum, { runtime, prewarmedCount }) => sum + (runtime === 'python' ? prewarmedCount : 0),
    0,
  );
}

function resultOf({ state }: Execution) {
  return state.kind === 'finished' ? state.result : undefined;
}

/** From the submissions to the starts of the programs, in all. */
function waitMsOf(executions: readonly Execution[]): number {
  return executions.reduce((sum, execution) => {
    const { prepareMs = 0, queueMs = 0, startMs = 0 } = resultOf(execution)?.timings ?? {};
    return sum + prepareMs + queueMs + startMs;
  }, 0);
}

function startKindsOf(executions: readonly Execution[]) {
  return new Set(executions.map((execution) => resultOf(execution)?.startKind));
}

function outcomesOf(executions: readonly Execution[]) {
  return new Set(executions.map((execution) => resultOf(execution)?.outcome));
}
