import type { ProgramId, TenantId, UserId } from '../kernel/ids.ts';
import type { ExecutionPrediction, PredictionBasis } from '../model/prediction.ts';
import type { ComplexityClass, ProgramFeatures } from '../model/program-analysis.ts';
import { languageOf } from '../model/runtime-at-level.ts';
import { type CodeCost, readCode } from './code-features.ts';
import {
  type CostEstimate,
  type CostKnowledge,
  type CostModel,
  createCostModel,
  estimateCost,
  learnCost,
} from './cost-model.ts';
import { costModelsSchema, costStateSchema, typicalCostsSchema } from './cost-model-schema.ts';
import { firstGuesses } from './first-guess.ts';
import { createLogNormal, type LogNormal } from './log-normal.ts';

const costNames = ['durationMs', 'memoryMb', 'cpuMs'] as const;
type CostName = (typeof costNames)[number];
type Costs<T> = Record<CostName, T>;

/** Histories beyond this many, the one that learnt longest ago first, are forgotten (about 400 bytes each). */
const HISTORY_COUNT_MAX = 20_000;
/** Models of tenants beyond this many, the one that learnt longest ago first, are forgotten (about 10 KB each). */
const MODEL_COUNT_MAX = 256;

export interface PredictedExecution {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly programId: ProgramId;
  readonly runtime: string;
  readonly features: ProgramFeatures | undefined;
  readonly complexity: ComplexityClass;
  readonly at: number;
}

/**
 * Expected cost of executions from what the program, the user, the code and the runtime showed before. What goes by the looks of
 * programs is learnt for each tenant apart: whoever feigns them misleads nobody else.
 */
export class ExecutionPredictor {
  /** By runtime: what its runs cost, whoever's they were. */
  readonly #typical = new Map<string, Costs<LogNormal>>();
  /** By tenant and runtime. */
  readonly #models = new Map<string, Costs<CostModel>>();
  readonly #histories = new Map<string, Costs<LogNormal>>();

  predict(execution: PredictedExecution): ExecutionPrediction {
    const { durationMs, memoryMb, cpuMs } = this.#expect(execution);
    const quantilesOf = ({ estimate: { p50, p90 } }: Expected) => ({ p50, p90 });
    const { weights } = durationMs.estimate;
    return {
      durationMs: quantilesOf(durationMs),
      memoryMb: quantilesOf(memoryMb),
      cpuMs: quantilesOf(cpuMs),
      complexity: execution.complexity,
      basis: strongest(weights),
      weights,
      madeAt: execution.at,
    };
  }

  /** Learns from one finished run; costs that are no positive numbers are left out. */
  learn(execution: PredictedExecution, actual: Readonly<Costs<number>>): void {
    for (const key of [programKey(execution), userKey(execution)]) {
      recall(this.#histories, key, HISTORY_COUNT_MAX, () => eachCost(createLogNormal));
    }
    const typical = recall(this.#typical, execution.runtime, Number.POSITIVE_INFINITY, () =>
      eachCost(createLogNormal),
    );
    const models = this.#modelsFor(execution);
    recall(this.#models, modelKey(execution), MODEL_COUNT_MAX, () => models);
    const expected = this.#expect(execution);
    for (const name of costNames) {
      const { known, estimate } = expected[name];
      learnCost(models[name], { ...known, typical: typical[name] }, { actual: actual[name], estimate });
    }
  }

  /** What is known of runtimes and tenants, for a checkpoint; histories of single programs and users are not kept. */
  toState(): unknown {
    return { typical: Object.fromEntries(this.#typical), models: Object.fromEntries(this.#models) };
  }

  /** Takes up models of an earlier life; whatever is not of the very shape that this version learns is ignored. */
  restore(state: unknown): void {
    const known = costStateSchema.safeParse(state).data;
    for (const [runtime, given] of Object.entries(known?.typical ?? {})) {
      const typical = typicalCostsSchema.safeParse(given).data;
      if (typical !== undefined) {
        this.#typical.set(runtime, typical);
      }
    }
    // The ones used last come last.
    for (const [key, given] of Object.entries(known?.models ?? {}).slice(-MODEL_COUNT_MAX)) {
      const models = costModelsSchema.safeParse(given).data;
      if (models !== undefined) {
        this.#models.set(key, models);
      }
    }
  }

  #expect(execution: PredictedExecution): Costs<Expected> {
    const typical = this.#typicalOf(execution.runtime);
    const program = this.#histories.get(programKey(execution));
    const user = this.#histories.get(userKey(execution));
    const models = this.#modelsFor(execution);
    const { features } = execution;
    const of = (name: CostName): Expected => {
      const known = {
        typical: typical?.[name] ?? createLogNormal(),
        firstGuess: firstGuesses[name],
        program: program?.[name],
        user: user?.[name],
        code: features && readCode(features, costOf(name)),
      };
      return { known, estimate: estimateCost(models[name], known) };
    };
    return { durationMs: of('durationMs'), memoryMb: of('memoryMb'), cpuMs: of('cpuMs') };
  }

  /** Where nothing has run at this level yet, what the language's runs cost at the usual one is the best that is known. */
  #typicalOf(runtime: string): Costs<LogNormal> | undefined {
    return this.#typical.get(runtime) ?? this.#typical.get(languageOf(runtime));
  }

  /** Those of the tenant, or new ones: who only asks has none kept. */
  #modelsFor(execution: PredictedExecution): Costs<CostModel> {
    const known = this.#models.get(modelKey(execution));
    const typical = this.#typicalOf(execution.runtime);
    const made = (name: CostName) =>
      createCostModel(typical?.[name] ?? createLogNormal(), firstGuesses[name]);
    return known ?? { durationMs: made('durationMs'), memoryMb: made('memoryMb'), cpuMs: made('cpuMs') };
  }
}

interface Expected {
  readonly known: CostKnowledge;
  readonly estimate: CostEstimate;
}

/** What is kept under a key, made if nothing is; the one used longest ago makes way beyond `countMax`. */
function recall<T>(kept: Map<string, T>, key: string, countMax: number, make: () => T): T {
  const value = kept.get(key) ?? make();
  kept.delete(key);
  kept.set(key, value);
  if (kept.size > countMax) {
    const [oldest] = kept.keys();
    kept.delete(oldest ?? key);
  }
  return value;
}

function eachCost<T>(make: () => T): Costs<T> {
  return { durationMs: make(), memoryMb: make(), cpuMs: make() };
}

function costOf(name: CostName): CodeCost {
  return name === 'memoryMb' ? 'memory' : 'time';
}

function programKey({ tenantId, userId, programId, runtime }: PredictedExecution): string {
  return `${tenantId}/${userId}/${programId}/${runtime}`;
}

function userKey({ tenantId, userId, runtime }: PredictedExecution): string {
  return `${tenantId}/${userId}/${runtime}`;
}

function modelKey({ tenantId, runtime }: PredictedExecution): string {
  return `${tenantId}/${runtime}`;
}

function strongest(weights: Readonly<Record<PredictionBasis, number>>): PredictionBasis {
  const bases: readonly PredictionBasis[] = ['program-history', 'user-history', 'code', 'runtime'];
  return bases.reduce((best, basis) => (weights[basis] > weights[best] ? basis : best));
}
