import type { ProgramId, TenantId, UserId } from '../kernel/ids.ts';
import type { ExecutionPrediction, PredictionBasis } from '../model/prediction.ts';
import type { ComplexityClass, ProgramFeatures } from '../model/program-analysis.ts';
import { type CodeCost, codeFeatures } from './code-features.ts';
import { type CostEstimate, type CostModel, createCostModel, estimateCost, learnCost } from './cost-model.ts';
import { costModelsSchema } from './cost-model-schema.ts';
import { firstGuesses } from './first-guess.ts';
import { createLogNormal, type LogNormal } from './log-normal.ts';

const costNames = ['durationMs', 'memoryMb', 'cpuMs'] as const;
type CostName = (typeof costNames)[number];
type Costs<T> = Record<CostName, T>;

/** Histories beyond this many, least recently used first, are forgotten (about 400 bytes each). */
const HISTORY_COUNT_MAX = 20_000;

export interface PredictedExecution {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly programId: ProgramId;
  readonly runtime: string;
  readonly features: ProgramFeatures | undefined;
  readonly complexity: ComplexityClass;
  readonly at: number;
}

/** Expected cost of executions from what the program, the user, the code and the runtime showed before. */
export class ExecutionPredictor {
  readonly #models = new Map<string, Costs<CostModel>>();
  readonly #histories = new Map<string, Costs<LogNormal>>();

  predict(execution: PredictedExecution): ExecutionPrediction {
    const estimates = this.#estimates(execution);
    const { p50, p90, weights } = estimates.durationMs;
    return {
      durationMs: { p50, p90 },
      memoryMb: { p50: estimates.memoryMb.p50, p90: estimates.memoryMb.p90 },
      cpuMs: { p50: estimates.cpuMs.p50, p90: estimates.cpuMs.p90 },
      complexity: execution.complexity,
      basis: strongest(weights),
      weights,
      madeAt: execution.at,
    };
  }

  /** Learns from one finished run; costs that are no positive numbers are left out. */
  learn(execution: PredictedExecution, actual: Readonly<Costs<number>>): void {
    const estimates = this.#estimates(execution);
    const models = this.#modelsOf(execution.runtime);
    const program = this.#historyOf(programKey(execution));
    const user = this.#historyOf(userKey(execution));
    const { features } = execution;
    for (const name of costNames) {
      const code = features && codeFeatures(features, costOf(name));
      const history = { program: program[name], user: user[name], code };
      learnCost(models[name], history, { actual: actual[name], estimate: estimates[name] });
    }
  }

  /** The models of the runtimes, for a checkpoint; histories of single programs are not kept. */
  toState(): unknown {
    return Object.fromEntries(this.#models);
  }

  /** Takes up models of an earlier life; whatever is not of the very shape that this version learns is ignored. */
  restore(state: unknown): void {
    if (typeof state !== 'object' || state === null) {
      return;
    }
    for (const [runtime, models] of Object.entries(state)) {
      const known = costModelsSchema.safeParse(models).data;
      if (known !== undefined) {
        this.#models.set(runtime, known);
      }
    }
  }

  #estimates(execution: PredictedExecution): Costs<CostEstimate> {
    const models = this.#modelsOf(execution.runtime);
    const program = this.#histories.get(programKey(execution));
    const user = this.#histories.get(userKey(execution));
    const { features } = execution;
    const of = (name: CostName) => {
      const code = features && codeFeatures(features, costOf(name));
      return estimateCost(
        models[name],
        { program: program?.[name], user: user?.[name], code },
        firstGuesses[name],
      );
    };
    return { durationMs: of('durationMs'), memoryMb: of('memoryMb'), cpuMs: of('cpuMs') };
  }

  #modelsOf(runtime: string): Costs<CostModel> {
    const known = this.#models.get(runtime);
    if (known !== undefined) {
      return known;
    }
    const made = freshModels();
    this.#models.set(runtime, made);
    return made;
  }

  #historyOf(key: string): Costs<LogNormal> {
    const known = this.#histories.get(key);
    this.#histories.delete(key);
    const history = known ?? {
      durationMs: createLogNormal(),
      memoryMb: createLogNormal(),
      cpuMs: createLogNormal(),
    };
    this.#histories.set(key, history);
    if (this.#histories.size > HISTORY_COUNT_MAX) {
      const [oldest] = this.#histories.keys();
      this.#histories.delete(oldest ?? key);
    }
    return history;
  }
}

function costOf(name: CostName): CodeCost {
  return name === 'memoryMb' ? 'memory' : 'time';
}

function freshModels(): Costs<CostModel> {
  return { durationMs: createCostModel(), memoryMb: createCostModel(), cpuMs: createCostModel() };
}

function programKey({ tenantId, userId, programId }: PredictedExecution): string {
  return `${tenantId}/${userId}/${programId}`;
}

function userKey({ tenantId, userId, runtime }: PredictedExecution): string {
  return `${tenantId}/${userId}/${runtime}`;
}

function strongest(weights: Readonly<Record<PredictionBasis, number>>): PredictionBasis {
  const bases: readonly PredictionBasis[] = ['program-history', 'user-history', 'code', 'runtime'];
  return bases.reduce((best, basis) => (weights[basis] > weights[best] ? basis : best));
}
