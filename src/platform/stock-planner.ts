import { z } from '../kernel/schema.ts';
import { MS_PER_DAY } from '../kernel/units.ts';
import type { RuntimeForecast } from '../model/forecast.ts';
import type { StockPolicy, StockTarget } from '../model/plan.ts';
import type { StockReasons } from '../model/stock-reasons.ts';
import type { UserProfile } from '../model/user-profile.ts';
import type { WeightedDemandShare, WeightedSum } from '../model/weighted-sum.ts';
import { DemandForecaster } from '../predictor/demand-forecaster.ts';
import { RuleMixer } from '../predictor/rule-mixer.ts';
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
import { type PredictedArrival, termValuesOf } from './term-values.ts';

export interface StockPlannerOptions extends PriceSettings {
  readonly intents: AnnouncedArrivals;
  readonly now: number;
  readonly reactiveStockCount: number;
  readonly policy: StockPolicy;
  /** How often stocks are planned. */
  readonly planIntervalMs: number;
  /** About how long a boot takes, before one was measured. */
  readonly bootMsExpected: number;
}

const RULE_HALF_LIFE_MS = 7 * MS_PER_DAY;

const NOBODY = { instanceCount: 0, scaledToZeroCount: 0 };
/** Sizes the shared stock of every runtime from forecast demand and from what instances cost here, measured. */
export class StockPlanner implements DemandPredictor {
  readonly #options: StockPlannerOptions;
  readonly #demand: DemandForecaster;
  /** Of an earlier life too: a runtime has a stock only once this host is said to run it. */
  readonly #mixers = new Map<string, RuleMixer>();
  readonly #runtimes = new Set<string>();
  readonly #costs: InstanceCosts;
  readonly #weighted = new WeightedDemand();

  constructor(options: StockPlannerOptions) {
    this.#options = options;
    this.#costs = new InstanceCosts(options);
    this.#demand = new DemandForecaster({ windowMs: options.bootMsExpected, now: options.now });
  }

  /** A runtime that this host can run; it gets a stock from the next plan on. */
  addRuntime(runtime: string): void {
    this.#runtimes.add(runtime);
    this.#mixerOf(runtime);
  }

  observeBoot(runtime: string, boot: { readonly bootMs: number; readonly memoryMb: number }): void {
    this.#costs.observeBoot(runtime, boot);
  }

  /** One execution ended: how long programs of a runtime run is what turns arrivals into concurrency. */
  observeFinish(finish: Caller & { readonly runMs: number }): void {
    const { runtime, runMs } = finish;
    this.#weighted.observeFinish(userKeyOf(finish), runtime);
    this.#costs.observeRun(runtime, runMs);
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
    this.#mixers.get(runtime)?.observeArrival(at, this.#costs.stockCostsOf(runtime), kind);
    this.#demand.observeArrival({ user: userKeyOf(arrival), runtime, at, gaps });
  }

  outlook(now: number): DemandOutlook {
    const shares = this.#weighted.shares(now);
    let concurrencyExpected = 0;
    const stocks = [...this.#runtimes].map((runtime) => {
      const demand = this.#planBy(runtime, now);
      concurrencyExpected += concurrencyOf(demand, this.#costs.runMsOf(runtime));
      return this.#planStock(runtime, this.#mixerOf(runtime), {
        now,
        demand,
        weightedSum: shares.get(runtime),
      });
    });
    return { stocks, concurrencyExpected, ...this.#spent() };
  }

  #planStock(
    runtime: string,
    mixer: RuleMixer,
    by: {
      readonly now: number;
      readonly demand: RuntimeDemand;
      readonly weightedSum: WeightedDemandShare | undefined;
    },
  ): StockTarget {
    const { demand, weightedSum } = by;
    const costs = this.#costs.stockCostsOf(runtime);
    const facts = { ...demand.facts, weightedSum: weightedSum ?? NOBODY };
    const choice = mixer.tick(by.now, facts, costs, announcedCountOf(demand, costs));
    const { count, rule } = choice;
    const rate = (choice.arrivalsPerSecond ?? facts.sessionRate) + demand.announced.arrivalsPerSecond;
    const { explanation } = sizeStock({
      ...costs,
      arrivalsPerSecond: rate,
      dispersion: facts.dispersion,
      clumpCount: typicalClumpOf(demand),
    });
    const sentence = sentenceOf({ count, rule, rate }, demand);
    return { runtime, count, explanation: { ...explanation, rule, weightedSum, sentence } };
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
        ...this.#mixerOf(runtime).standings(),
      };
    });
  }

  /** Rolling costs over all runtimes, GB·s: what was followed, and what a reactive stock would have cost. */
  #spent(): { readonly followedGbS: number; readonly reactiveGbS: number } {
    const all = [...this.#runtimes].map((runtime) => this.#mixerOf(runtime).costs());
    return {
      followedGbS: all.reduce((sum, { followedGbS }) => sum + followedGbS, 0),
      reactiveGbS: all.reduce((sum, { reactiveGbS }) => sum + reactiveGbS, 0),
    };
  }

  /** What survives a restart: a planner that took it up decides as one that never stopped. */
  checkpoints(): CheckpointedPart[] {
    return [
      {
        name: 'stock-rules',
        version: 2,
        toState: () => Object.fromEntries([...this.#mixers].map(([name, mixer]) => [name, mixer.toState()])),
        restore: (state, downMs) => this.#restoreMixers(state, downMs),
      },
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

  #restoreMixers(state: unknown, downMs: number): boolean {
    const known = z.record(z.string(), z.unknown()).safeParse(state).data;
    const isWhole = Object.entries(known ?? {}).map(([runtime, rules]) =>
      this.#mixerOf(runtime).restore(rules, downMs),
    );
    return known !== undefined && isWhole.every(Boolean);
  }

  #mixerOf(runtime: string): RuleMixer {
    const known = this.#mixers.get(runtime);
    if (known !== undefined) {
      return known;
    }
    const { reactiveStockCount: reactiveCount, policy } = this.#options;
    const mixer = new RuleMixer({ halfLifeMs: RULE_HALF_LIFE_MS, reactiveCount, policy });
    this.#mixers.set(runtime, mixer);
    return mixer;
  }

  /** What a plan goes by; users are expected as far ahead as two plans and a boot. A look only. */
  #demandAt(runtime: string, now: number): RuntimeDemand {
    const at = this.#horizonAt(runtime, now);
    return {
      facts: this.#demand.factsOf(runtime, at),
      announced: this.#options.intents.expectedOf(runtime, at),
    };
  }

  /** The same for a plan: what it expects is held against what comes until the next one. */
  #planBy(runtime: string, now: number): RuntimeDemand {
    const demand = this.#demandAt(runtime, now);
    this.#demand.hold(runtime, demand.facts);
    return demand;
  }

  #horizonAt(runtime: string, now: number) {
    const horizonMs = 2 * this.#options.planIntervalMs + this.#costs.stockCostsOf(runtime).replenishMs;
    return { now, horizonMs };
  }
}

/** Unique over tenants. */
function userKeyOf({ tenantId, userId }: Pick<Caller, 'tenantId' | 'userId'>): string {
  return `${tenantId}/${userId}`;
}
