import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import { seededRandom } from '../kernel/random.ts';
import type { ProgramFeatures } from '../model/program-analysis.ts';
import { ExecutionPredictor, type PredictedExecution } from './execution-predictor.ts';

function featuresWith(change: Partial<ProgramFeatures>): ProgramFeatures {
  const zero = {
    sourceBytes: 100,
    lineCount: 5,
    functionCount: 0,
    cyclomaticComplexity: 1,
    cognitiveComplexity: 0,
    halsteadVolume: 0,
    loopCount: 0,
    loopDepthMax: 0,
    unboundedLoopCount: 0,
    recursionCount: 0,
    branchingRecursionCount: 0,
    literalMax: 0,
    allocationMax: 0,
    writtenRoundMax: 0,
    textLiteralMax: 0,
    displayMax: 0,
    sortCount: 0,
    fileOperationCount: 0,
    networkOperationCount: 0,
    processOperationCount: 0,
    concurrencyCount: 0,
    stdinReadCount: 0,
    sleepCount: 0,
    generatorCount: 0,
    awaitCount: 0,
    cpuLogRatio: 0,
    memoryLogRatio: 0,
    cpuLogSpread: 1,
    memoryLogSpread: 1,
  };
  return { ...zero, ...change };
}

function executionOf(program: string, change: Partial<PredictedExecution> = {}): PredictedExecution {
  return {
    tenantId: makeId('ten', 't'),
    userId: makeId('usr', 'ada'),
    programId: makeId('prg', program),
    runtime: 'python',
    features: undefined,
    complexity: 'unknown',
    at: 0,
    ...change,
  };
}

const cost = (durationMs: number) => ({ durationMs, memoryMb: 20, cpuMs: durationMs });

describe('the execution predictor', () => {
  it('lets a few real runs of the same program override everything else', () => {
    const predictor = new ExecutionPredictor();
    for (let n = 0; n < 50; n += 1) {
      predictor.learn(executionOf(`other${n}`), cost(1000));
    }
    for (let n = 0; n < 4; n += 1) {
      predictor.learn(executionOf('mine'), cost(50));
    }
    const { durationMs, basis, weights } = predictor.predict(executionOf('mine'));
    expect(durationMs.p50).toBeLessThan(90);
    expect(basis).toBe('program-history');
    expect(Object.values(weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1);
  });

  it('tells heavy code from light code before either ever ran', () => {
    const predictor = new ExecutionPredictor();
    const random = seededRandom(2);
    for (let n = 0; n < 300; n += 1) {
      const depth = Math.floor(random.next() * 3);
      const features = featuresWith({ loopDepthMax: depth, loopCount: depth, literalMax: 10 ** (2 + depth) });
      predictor.learn(
        executionOf(`p${n}`, { features, userId: makeId('usr', `u${n}`) }),
        cost(10 * 8 ** depth),
      );
    }
    const stranger = { userId: makeId('usr', 'new') };
    const light = predictor.predict(
      executionOf('x', { ...stranger, features: featuresWith({ literalMax: 100 }) }),
    );
    const heavy = predictor.predict(
      executionOf('y', {
        ...stranger,
        features: featuresWith({ loopDepthMax: 2, loopCount: 2, literalMax: 10_000 }),
      }),
    );
    expect(heavy.durationMs.p50).toBeGreaterThan(5 * light.durationMs.p50);
    expect(heavy.basis).toBe('code');
  });

  it('bounds nine of ten executions by its p90, whatever the spread', () => {
    const predictor = new ExecutionPredictor();
    const random = seededRandom(9);
    let covered = 0;
    for (let n = 0; n < 1500; n += 1) {
      const execution = executionOf(`q${n}`, { userId: makeId('usr', `u${n}`) });
      const actual = 20 * Math.exp(3 * random.next() ** 2);
      covered += actual <= predictor.predict(execution).durationMs.p90 ? 1 : 0;
      predictor.learn(execution, cost(actual));
    }
    expect(covered / 1500).toBeGreaterThan(0.87);
    expect(covered / 1500).toBeLessThan(0.93);
  });

  it('lets what programs of one tenant look like change nothing that another is told', () => {
    const runs = (feigned: Partial<ProgramFeatures>) => {
      const predictor = new ExecutionPredictor();
      for (let n = 0; n < 200; n += 1) {
        const honest = { userId: makeId('usr', `u${n % 9}`), features: featuresWith({ loopCount: n % 3 }) };
        predictor.learn(executionOf(`p${n}`, honest), cost(20 + 30 * (n % 3)));
        const feigning = { tenantId: makeId('ten', 'feigning'), features: featuresWith(feigned) };
        predictor.learn(executionOf(`f${n}`, feigning), cost(40));
      }
      const asked = { userId: makeId('usr', 'new'), features: featuresWith({ loopCount: 2 }) };
      return predictor.predict(executionOf('x', asked));
    };
    const feigned = {
      cpuLogRatio: 9,
      memoryLogRatio: -9,
      loopCount: 2,
      halsteadVolume: 1e6,
      cpuLogSpread: 4,
    };
    expect(runs(feigned)).toEqual(runs({}));
  });

  it('knows where a new tenant begins from what runs in the runtime cost others', () => {
    const predictor = new ExecutionPredictor();
    for (let n = 0; n < 40; n += 1) {
      predictor.learn(executionOf(`p${n}`, { features: featuresWith({}) }), cost(3000));
    }
    const stranger = { tenantId: makeId('ten', 'new'), features: featuresWith({}) };
    expect(predictor.predict(executionOf('x', stranger)).durationMs.p50).toBeGreaterThan(1000);
  });

  it('expects more of a user whose programs took more than their code let expect', () => {
    const predictor = new ExecutionPredictor();
    for (let n = 0; n < 60; n += 1) {
      const userId = makeId('usr', n % 2 === 0 ? 'heavy' : `u${n}`);
      predictor.learn(
        executionOf(`p${n}`, { userId, features: featuresWith({}) }),
        cost(n % 2 === 0 ? 400 : 100),
      );
    }
    const p50Of = (user: string) =>
      predictor.predict(executionOf('x', { userId: makeId('usr', user), features: featuresWith({}) }))
        .durationMs.p50;
    expect(p50Of('heavy')).toBeGreaterThan(1.05 * p50Of('new'));
  });

  it('takes one run out of all proportion for no measure of what others cost', () => {
    const predictor = new ExecutionPredictor();
    for (let n = 0; n < 9; n += 1) {
      predictor.learn(executionOf('steady', { features: featuresWith({}) }), cost(50));
    }
    predictor.learn(executionOf('steady', { features: featuresWith({}) }), cost(50_000));
    const { p50, p90 } = predictor.predict(executionOf('other', { features: featuresWith({}) })).durationMs;
    expect(p90 / p50).toBeLessThan(30);
  });

  it('survives costs that are no numbers and a checkpoint that is none', () => {
    const predictor = new ExecutionPredictor();
    predictor.learn(executionOf('a'), { durationMs: Number.NaN, memoryMb: -1, cpuMs: 0 });
    expect(Number.isFinite(predictor.predict(executionOf('a')).durationMs.p90)).toBe(true);
    for (let n = 0; n < 20; n += 1) {
      predictor.learn(executionOf(`b${n}`), cost(700));
    }
    const restored = new ExecutionPredictor();
    restored.restore(JSON.parse(JSON.stringify(predictor.toState())));
    expect(restored.predict(executionOf('c')).durationMs.p50).toBeGreaterThan(500);
    restored.restore({ python: { durationMs: 'long' }, bash: null });
    expect(restored.predict(executionOf('c')).durationMs.p50).toBeGreaterThan(500);
  });

  it('takes up no checkpoint of a version that looked at other features of the code', () => {
    const predictor = new ExecutionPredictor();
    for (let n = 0; n < 20; n += 1) {
      predictor.learn(executionOf(`b${n}`), cost(700));
    }
    const cutShort = (state: string, name: 'weights' | 'inverse') =>
      state.replaceAll(new RegExp(`"${name}":\\[[^,]+,`, 'g'), `"${name}":[`);
    for (const name of ['weights', 'inverse'] as const) {
      const restored = new ExecutionPredictor();
      restored.restore(JSON.parse(cutShort(JSON.stringify(predictor.toState()), name)));
      // What is of the very shape is taken up all the same.
      expect(restored.toState()).toEqual({ typical: { python: expect.anything() }, models: {} });
    }
  });
});
