import { makeId, type TenantId, type UserId } from '../../../src/kernel/ids.ts';
import type { RuntimeForecast } from '../../../src/model/forecast.ts';
import type { FleetPlan } from '../../../src/model/plan.ts';
import type { ExecutionPrediction } from '../../../src/model/prediction.ts';
import type { ProgramAnalysis } from '../../../src/model/program-analysis.ts';
import type { UserProfile } from '../../../src/model/user-profile.ts';
import { type WeightedSum, weightedTerms } from '../../../src/model/weighted-sum.ts';
import type { PoolExplanation } from '../../../src/platform/pool-explanation.ts';
import { GAP_BIN_COUNT } from '../../../src/stats/gap-bins.ts';
import { personalTarget } from '../personal-target.ts';

export const prediction: ExecutionPrediction = {
  durationMs: { p50: 10, p90: 25 },
  memoryMb: { p50: 30, p90: 40 },
  // What nobody knows yet has no upper bound, and must still be an answer.
  cpuMs: { p50: 5, p90: Number.POSITIVE_INFINITY },
  complexity: 'linear',
  basis: 'code',
  weights: { 'program-history': 0, 'user-history': 0.25, code: 0.5, runtime: 0.25 },
  madeAt: 1000,
};

/** A program without letters is unknown; any other is known to be linear. */
export function analyse(code: string): ProgramAnalysis {
  const programId = makeId('prg', String(code.length));
  if (!/[a-z]/i.test(code)) {
    return { kind: 'unknown', programId, language: 'python', reason: 'not a program', analysisMs: 1 };
  }
  const counts = {
    functionCount: 0,
    cyclomaticComplexity: 2,
    cognitiveComplexity: 0,
    halsteadVolume: 0,
    loopCount: 1,
    loopDepthMax: 1,
    unboundedLoopCount: 1,
    recursionCount: 0,
    branchingRecursionCount: 0,
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
  return {
    kind: 'known',
    programId,
    language: 'python',
    features: { ...counts, sourceBytes: code.length, lineCount: 1, literalMax: Number.POSITIVE_INFINITY },
    imports: ['sys'],
    dependencies: [{ name: 'sys', kind: 'builtin' }],
    complexity: 'linear',
    complexityConfidenceRatio: 0.8,
    spaceComplexity: 'constant',
    recursion: 'none',
    complexityReasons: [{ line: 1, message: 'a loop' }],
    bottleneck: 'cpu',
    bottleneckReasons: [],
    isolation: 'process',
    isolationReasons: [],
    warnings: [],
    confidenceRatio: 1,
    analysisMs: 1,
  };
}

export function profileOf(tenantId: TenantId, userId: UserId, executionCount: number): UserProfile {
  const summary = { p50: 10, p90: 20, mean: 12 };
  const gapWeightsFast = new Float32Array(GAP_BIN_COUNT);
  gapWeightsFast[0] = 3;
  gapWeightsFast[GAP_BIN_COUNT - 1] = 1;
  return {
    tenantId,
    userId,
    executionCount,
    firstAt: 1000,
    lastAt: 2000,
    gapWeightsFast,
    gapWeightsSlow: new Float32Array(GAP_BIN_COUNT),
    executionsPerHour: 4,
    durationMs: summary,
    cpuMs: summary,
    memoryMb: summary,
    networkBytes: { p50: 0, p90: 0, mean: 0 },
    cpuIntensityRatio: 0.8,
    operations: { computeRatio: 1, fileRatio: 0, networkRatio: 0, processRatio: 0 },
    runtimes: [{ runtime: 'python', ratio: 1 }],
    failureRatio: 0,
    lastPrograms: [{ runtime: 'python', programId: 'prg_1' }],
  };
}

/** One shared stock, and one personal instance for a user of each tenant given. */
export function planFor(
  owners: readonly { readonly tenantId: TenantId; readonly userId: UserId }[],
): FleetPlan {
  return {
    madeAt: 1500,
    mode: 'predictive',
    modeNote: undefined,
    modeSentence: '8 executions are too few to compare, 100 are needed',
    managersSpareSince: undefined,
    managerCount: 1,
    managerSentence: '1 manager: 0.4 of 4 places are expected to be busy',
    stocks: [
      {
        runtime: 'python',
        count: 2,
        explanation: {
          rule: 'newsvendor',
          arrivalsPerSecond: 0.5,
          dispersion: 1.2,
          clumpCount: 1,
          weightedSum: undefined,
          replenishMs: 80,
          memoryMb: 12,
          coldStartPriceGbS: 8,
          missRatio: 0.01,
          costs: [
            { count: 1, costGbSPerSecond: 0.09 },
            { count: 2, costGbSPerSecond: 0.05 },
            { count: 3, costGbSPerSecond: 0.06 },
          ],
          sentence: '2 prewarmed, because a third costs more than it saves',
        },
      },
    ],
    personal: owners.map((owner) => personalTarget(owner, { fromAt: 1500, untilAt: 9000 })),
    personalSentences: ['python: a personal start saves 12 ms over a prewarmed one'],
    layers: [{ runtime: 'python', packages: ['numpy'], savedMs: 120, memoryMb: 18, valueGbSPerSecond: 0.4 }],
    layerSentences: ['layer python with numpy: 0.0040/s import them'],
    memory: {
      budgetMb: 24,
      plannedMb: 24,
      priceRatio: 1.5,
      cuts: [{ runtime: 'python', wantedCount: 3, count: 2 }],
      personalCutCount: 0,
    },
    trial: {
      followed: { policy: 'cheapest', costGbS: 20 },
      challenger: { policy: 'weighted-sum', costGbS: 30 },
      blockCount: 36,
      blockMs: 600_000,
      boundGbS: 0.4,
      isCheaper: false,
      promotion: 'off',
      sentence: 'weighted-sum would have cost 30.0 GB·s, cheapest cost 20.0.',
    },
  };
}

export const weightedSum: WeightedSum = {
  demand: 5.5,
  instanceCount: 2,
  terms: weightedTerms.map((term) => ({
    term,
    value: term === 'complexity' ? Number.NaN : 3,
    normalised: 5.5,
    weight: 0.25,
    contribution: 1.375,
  })),
};

/** Why a pool that holds `plan` is as it is: two rules, the dearer of them far dearer, and a predictor that fails. */
export function explanationOf(plan: FleetPlan): PoolExplanation {
  const booked = (rule: string, count: number, costGbS: number) => ({ rule, count, costGbS });
  return {
    at: 1600,
    mode: 'predictive',
    configuredMode: 'predictive',
    policy: 'cheapest',
    coldStartPriceGbSPerSecond: 99.69,
    placement: {
      strategy: 'auto',
      standings: [
        { strategy: 'least-loaded', weight: 20, startMs: 1.5 },
        { strategy: 'round-robin', weight: 0, startMs: undefined },
      ],
    },
    guards: [
      { part: 'demand', failure: undefined },
      { part: 'cost', failure: 'it threw "no weights"' },
      { part: 'personal', failure: undefined },
    ],
    plan,
    runtimes: [
      {
        runtime: 'python',
        stock: plan.stocks[0],
        reasons: {
          runtime: 'python',
          forecast: forecastOver(80),
          demand: {
            intensityPerSecond: 0.75,
            sessionUserCount: 2,
            recent: [{ halfLifeMs: 5000, arrivalsPerSecond: 0.5 }],
            peakOfMinuteCount: 3,
            peakOfTenMinutesCount: 4,
          },
          rules: [
            { ...booked('newsvendor', 2, 12.5), weightRatio: 1 },
            { ...booked('learnt-peaks', 8, Number.POSITIVE_INFINITY), weightRatio: 0 },
          ],
          followed: booked('newsvendor', 2, 13),
          reactive: booked('fixed:4', 4, 26),
          challenger: booked('weighted-sum', 9, 31),
          regimeChangedAt: 1000,
        },
        starts: {
          arrivalCount: 9,
          actualGbS: 2,
          heldGbS: 1,
          reactiveGbS: 4,
          reactiveColdCount: 1,
          perfectGbS: 0.5,
          regretGbS: 1.5,
        },
      },
    ],
  };
}

export function forecastOver(horizonMs: number): RuntimeForecast {
  return {
    runtime: 'python',
    madeAt: 1500,
    horizonMs,
    arrivalsPerSecond: 0.5,
    dispersion: 1.2,
    arrivalCountP50: 3,
    arrivalCountP90: 6,
    arrivalCountP99: Number.POSITIVE_INFINITY,
    terms: [{ source: 'recent-rate', arrivalsPerSecond: 0.5, note: 'the last minute' }],
  };
}
