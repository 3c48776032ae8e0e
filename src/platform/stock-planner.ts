import type { RuntimeForecast } from '../model/forecast.ts';
import type { StockTarget } from '../model/plan.ts';
import type { StockReasons } from '../model/stock-reasons.ts';
import type { UserProfile } from '../model/user-profile.ts';
import type { WeightedDemandShare, WeightedSum } from '../model/weighted-sum.ts';
import type { StockCosts } from '../predictor/demand-facts.ts';
import { DemandForecaster } from '../predictor/demand-forecaster.ts';
import type { RuleChoice } from '../predictor/rule-mixer.ts';
import { sizeStock } from '../predictor/stock-size.ts';
import { WeightedDemand } from '../predictor/weighted-demand.ts';
import type { CheckpointedPart } from './checkpoints.ts';
import { InstanceCosts, type PriceSettings } from './instance-costs.ts';
import type { AnnouncedArrivals } from './intent-book.ts';
import type { Caller, DemandOutlook, DemandPredictor } from './predictors.ts';
import {
  announcedCountOf,
  concurrencyOf,
  forecastOf,
  type RuntimeDemand,
  sentenceOf,
  traceOf,
  typicalClumpOf,
} from './runtime-demand.ts';
import { type PolicySettings, StockPolicies } from './stock-policies.ts';
import { type PredictedArrival, termValuesOf } from './term-values.ts';

export interface StockPlannerOptions extends PriceSettings, PolicySettings {
  readonly intents: AnnouncedArrivals;
  readonly now: number;
  /** How often stocks are planned. */
  readonly planIntervalMs: number;
  /** About how long a boot takes, before one was measured. */
  readonly bootMsExpected: number;
}

interface SizedStock {
  readonly runtime: string;
  readonly demand: RuntimeDemand;
  readonly costs: StockCosts;
  readonly choice: RuleChoice;
  readonly weightedSum: WeightedDemandShare | undefined;
}

/** Sizes the shared stock of every runtime from forecast demand and from what instances cost here, measured. */
export class StockPlanner implements DemandPredictor {
  readonly #options: StockPlannerOptions;
  readonly #demand: DemandForecaster;
  /** A runtime has a stock only once this host is said to run it. */
  readonly #runtimes = new Set<string>();
  readonly #policies: StockPolicies;
  readonly #costs: InstanceCosts;
  readonly #weighted = new WeightedDemand();

  constructor(options: StockPlannerOptions) {
    this.#options = options;
    this.#costs = new InstanceCosts(options);
    this.#demand = new DemandForecaster({ windowMs: options.bootMsExpected, now: options.now });
    this.#policies = new StockPolicies(options);
  }

  /** A runtime that this host can run; it gets a stock from the next plan on. */
  addRuntime(runtime: string): void {
    this.#runtimes.add(runtime);
  }

  observeBoot(runtime: string, boot: { readonly bootMs: number; readonly memoryMb: number }): void {
    this.#costs.observeBoot(runtime, boot);
  }

  /** One execution ended: how long they run turns arrivals into concurrency, and many users come again then. */
  observeFinish(finish: Caller & { readonly at: number; readonly runMs: number }): void {
    const { runtime, runMs, at } = finish;
    this.#weighted.observeFinish(userKeyOf(finish), runtime);
    this.#costs.observeRun(runtime, runMs);
    this.#demand.observeFinish({ user: userKeyOf(finish), runtime, at });
  }

  /** What the code of an execution and the habits of its user say: the terms of the specified formula. */
  observePrediction(made: PredictedArrival): void {
    this.#weighted.observeArrival({
      user: userKeyOf(made),
      runtime: made.runtime,
      at: made.at,
      values: termValuesOf(made),
      coldStartWorthSeconds: this.#costs.coldStartWorthSeconds(made.runtime),
    });
  }

  /** The specified formula for one user and runtime, as it was evaluated last. */
  weightedSumOf(caller: Caller): WeightedSum | undefined {
    return this.#weighted.sumOf(userKeyOf(caller), caller.runtime);
  }

  observeArrival(arrival: Caller & { readonly at: number; readonly profile: UserProfile | undefined }): void {
    const { profile, runtime, at } = arrival;
    const gaps =
      profile === undefined ? undefined : { fast: profile.gapWeightsFast, slow: profile.gapWeightsSlow };
    const kind = this.#options.intents.observeArrival(arrival) ? 'announced' : 'unannounced';
    this.#policies.observeArrival(runtime, { at, costs: this.#costs.stockCostsOf(runtime), kind });
    this.#demand.observeArrival({ user: userKeyOf(arrival), runtime, at, gaps });
  }

  outlook(now: number): DemandOutlook {
    let concurrencyExpected = 0;
    const stocks: StockTarget[] = [];
    for (const sized of this.#sizeStocks(now)) {
      concurrencyExpected += concurrencyOf(sized.demand, this.#costs.runMsOf(sized.runtime));
      stocks.push(targetOf(sized));
    }
    const trial = this.#policies.compare(now);
    return { stocks, concurrencyExpected, ...this.#policies.costs(this.#runtimes), trial };
  }

  /** The sizes of an outlook without its explanations, for who plans often and asks nobody why. */
  stockCounts(now: number): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { runtime, choice } of this.#sizeStocks(now)) {
      counts.set(runtime, choice.count);
    }
    return counts;
  }

  #sizeStocks(now: number): SizedStock[] {
    const shares = this.#weighted.shares(now);
    return [...this.#runtimes].map((runtime) => {
      const weightedSum = shares.get(runtime);
      const demand = this.#planBy(runtime, now, weightedSum);
      const costs = this.#costs.stockCostsOf(runtime);
      const announcedCount = announcedCountOf(demand, costs);
      const choice = this.#policies.tick(runtime, { facts: demand.facts, costs, announcedCount });
      return { runtime, demand, costs, choice, weightedSum };
    });
  }

  forecast(now: number, horizonMs: number): RuntimeForecast[] {
    const at = { now, horizonMs };
    return [...this.#runtimes].map((runtime) => {
      const facts = this.#demand.factsOf(runtime, at);
      return forecastOf(runtime, { facts, announced: this.#options.intents.expectedOf(runtime, at) }, at);
    });
  }

  reasons(now: number): StockReasons[] {
    return [...this.#runtimes].map((runtime) => {
      const demand = this.#demandAt(runtime, now);
      const at = { now, horizonMs: this.#costs.stockCostsOf(runtime).replenishMs };
      return {
        runtime,
        forecast: forecastOf(runtime, demand, at),
        demand: traceOf(demand.facts),
        ...this.#policies.standings(runtime),
      };
    });
  }

  /** What survives a restart: a planner that took it up decides as one that never stopped. */
  checkpoints(): CheckpointedPart[] {
    return [
      ...this.#policies.checkpoints(),
      {
        name: 'demand',
        version: 1,
        toState: () => this.#demand.toState(),
        restore: (state, downMs) => this.#demand.restore(state, downMs),
      },
      {
        name: 'weighted-sum',
        version: 1,
        toState: () => this.#weighted.toState(),
        restore: (state) => this.#weighted.restore(state),
      },
      {
        name: 'instance-costs',
        version: 1,
        toState: () => this.#costs.toState(),
        restore: (state) => this.#costs.restore(state),
      },
    ];
  }

  /** What a plan goes by; users are expected as far ahead as two plans and a boot. A look only. */
  #demandAt(runtime: string, now: number, weightedSum?: WeightedDemandShare): RuntimeDemand {
    const at = this.#horizonAt(runtime, now);
    return {
      facts: this.#demand.factsOf(runtime, at, weightedSum),
      announced: this.#options.intents.expectedOf(runtime, at),
    };
  }

  /** The same for a plan: what it expects is held against what comes until the next one. */
  #planBy(runtime: string, now: number, weightedSum: WeightedDemandShare | undefined): RuntimeDemand {
    const demand = this.#demandAt(runtime, now, weightedSum);
    this.#demand.hold(runtime, demand.facts);
    return demand;
  }

  #horizonAt(runtime: string, now: number) {
    const horizonMs = 2 * this.#options.planIntervalMs + this.#costs.stockCostsOf(runtime).replenishMs;
    return { now, horizonMs };
  }
}

/** A stock as it was sized, with why. */
function targetOf({ runtime, demand, costs, choice, weightedSum }: SizedStock): StockTarget {
  const { count, rule } = choice;
  const { facts, announced } = demand;
  const rate = (choice.arrivalsPerSecond ?? facts.sessionRate) + announced.arrivalsPerSecond;
  const { explanation } = sizeStock({
    ...costs,
    arrivalsPerSecond: rate,
    dispersion: facts.dispersion,
    clumpCount: typicalClumpOf(demand),
  });
  const sentence = sentenceOf({ count, rule, rate }, demand);
  return { runtime, count, explanation: { ...explanation, rule, weightedSum, sentence } };
}

/** Unique over tenants. */
function userKeyOf({ tenantId, userId }: Pick<Caller, 'tenantId' | 'userId'>): string {
  return `${tenantId}/${userId}`;
}
