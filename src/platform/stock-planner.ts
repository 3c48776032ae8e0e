import { MS_PER_SECOND } from '../kernel/units.ts';
import type { RuntimeForecast } from '../model/forecast.ts';
import type { PoolMode, StockTarget } from '../model/plan.ts';
import type { UserProfile } from '../model/user-profile.ts';
import { DemandForecaster, type DemandTerms } from '../predictor/demand-forecaster.ts';
import { RuleMixer } from '../predictor/rule-mixer.ts';
import type { StockCosts } from '../predictor/stock-rules.ts';
import { sizeStock } from '../predictor/stock-size.ts';
import { countQuantile } from '../stats/negative-binomial.ts';
import type { AnnouncedDemand, IntentBook } from './intent-book.ts';

export interface StockPlannerOptions {
  readonly intents: IntentBook;
  readonly now: number;
  readonly coldStartPriceGbSPerSecond: number;
  readonly reactiveStockCount: number;
  readonly warmMemoryMbMax: number;
}

interface Measured {
  bootMs: number;
  memoryMb: number;
}

/** Demand of one runtime at one instant: what behaviour lets expect, and what clients announced. */
interface Demand {
  readonly facts: DemandTerms;
  readonly announced: AnnouncedDemand;
}

/** Before a runtime booted here once. */
const FIRST_BOOT_MS = 300;
const FIRST_MEMORY_MB = 20;
/** Before a program of a runtime ended here once. */
const FIRST_RUN_MS = 200;
/** How far ahead users are expected: two plans and a boot. */
const HORIZON_MS = 1500;
const RULE_HALF_LIFE_MS = 7 * 86_400_000;
const MEASURE_STEP = 0.2;

/** Sizes the shared stock of every runtime from forecast demand and from what instances cost here, measured. */
export class StockPlanner {
  readonly #options: StockPlannerOptions;
  readonly #demand: DemandForecaster;
  readonly #mixers = new Map<string, RuleMixer>();
  readonly #measured = new Map<string, Measured>();
  readonly #runMs = new Map<string, number>();

  constructor(options: StockPlannerOptions) {
    this.#options = options;
    this.#demand = new DemandForecaster({ runtimes: [], windowMs: FIRST_BOOT_MS, now: options.now });
  }

  /** A runtime that this host can run; it gets a stock from the next plan on. */
  addRuntime(runtime: string): void {
    if (!this.#mixers.has(runtime)) {
      const settings = { halfLifeMs: RULE_HALF_LIFE_MS, reactiveCount: this.#options.reactiveStockCount };
      this.#mixers.set(runtime, new RuleMixer(settings));
    }
  }

  observeBoot(runtime: string, boot: Measured): void {
    const known = this.#measured.get(runtime);
    if (known === undefined) {
      this.#measured.set(runtime, { ...boot });
    } else {
      known.bootMs += MEASURE_STEP * (boot.bootMs - known.bootMs);
      known.memoryMb += MEASURE_STEP * (boot.memoryMb - known.memoryMb);
    }
  }

  /** How long programs of a runtime run: what turns arrivals into concurrency. */
  observeRun(runtime: string, runMs: number): void {
    const known = this.#runMs.get(runtime) ?? runMs;
    this.#runMs.set(runtime, known + MEASURE_STEP * (runMs - known));
  }

  observeArrival(arrival: {
    readonly tenantId: string;
    readonly userId: string;
    readonly runtime: string;
    readonly at: number;
    readonly profile: UserProfile | undefined;
  }): void {
    const { profile, runtime, at } = arrival;
    const gaps =
      profile === undefined ? undefined : { fast: profile.gapWeightsFast, slow: profile.gapWeightsSlow };
    const kind = this.#options.intents.observeArrival(arrival) ? 'announced' : 'unannounced';
    this.#mixers.get(runtime)?.observeArrival(at, this.#costsOf(runtime), kind);
    this.#demand.observeArrival({ user: `${arrival.tenantId}/${arrival.userId}`, runtime, at, gaps });
  }

  /** One stock for every runtime; in reactive mode a fixed one. */
  plan(mode: PoolMode, now: number): StockTarget[] {
    return [...this.#mixers].map(([runtime, mixer]) => {
      const costs = this.#costsOf(runtime);
      const demand = this.#demandOf(runtime, { now, horizonMs: HORIZON_MS });
      const choice = mixer.tick(now, demand.facts, costs, announcedCountOf(demand, costs));
      const rate =
        (choice.arrivalsPerSecond ?? demand.facts.sessionRate) + demand.announced.arrivalsPerSecond;
      const count = mode === 'reactive' ? this.#options.reactiveStockCount : choice.count;
      const rule = mode === 'reactive' ? `fixed:${count}` : choice.rule;
      const { explanation } = sizeStock({
        ...costs,
        arrivalsPerSecond: rate,
        dispersion: demand.facts.dispersion,
        clumpCount: clumpCountOf(demand),
      });
      return {
        runtime,
        count,
        explanation: { ...explanation, rule, sentence: sentenceOf({ count, rule, rate }, demand) },
      };
    });
  }

  /** Executions that will run at once: the ninth decile of what arrives during one run, over all runtimes. */
  concurrencyExpected(now: number): number {
    return [...this.#mixers.keys()].reduce((sum, runtime) => {
      const { facts, announced } = this.#demandOf(runtime, { now, horizonMs: HORIZON_MS });
      const arrivalsPerSecond = facts.sessionRate + announced.arrivalsPerSecond;
      const mean = (arrivalsPerSecond * (this.#runMs.get(runtime) ?? FIRST_RUN_MS)) / MS_PER_SECOND;
      const dispersion = Math.max(facts.dispersion, announced.clumpCount);
      return sum + countQuantile({ mean, dispersion }, 0.9);
    }, 0);
  }

  forecast(now: number, horizonMs: number): RuntimeForecast[] {
    return [...this.#mixers.keys()].map((runtime) => {
      const { facts, announced } = this.#demandOf(runtime, { now, horizonMs });
      const arrivalsPerSecond = facts.sessionRate + announced.arrivalsPerSecond;
      const law = { mean: (arrivalsPerSecond * horizonMs) / MS_PER_SECOND, dispersion: facts.dispersion };
      return {
        runtime,
        madeAt: now,
        horizonMs,
        arrivalsPerSecond,
        dispersion: facts.dispersion,
        arrivalCountP50: countQuantile(law, 0.5),
        arrivalCountP90: countQuantile(law, 0.9),
        arrivalCountP99: countQuantile(law, 0.99),
        terms: [
          {
            source: 'session-users',
            arrivalsPerSecond: facts.userRate,
            note: 'users in session, by their own gaps',
          },
          {
            source: 'new-sessions',
            arrivalsPerSecond: facts.newSessionRate,
            note: 'users who may begin one',
          },
          {
            source: 'intents',
            arrivalsPerSecond: announced.arrivalsPerSecond,
            note: 'announced by clients',
          },
        ],
      };
    });
  }

  /** Rolling costs over all runtimes, GB·s: what was followed, and what a reactive stock would have cost. */
  costs(): { readonly followedGbS: number; readonly reactiveGbS: number } {
    const all = [...this.#mixers.values()].map((mixer) => mixer.costs());
    return {
      followedGbS: all.reduce((sum, { followedGbS }) => sum + followedGbS, 0),
      reactiveGbS: all.reduce((sum, { reactiveGbS }) => sum + reactiveGbS, 0),
    };
  }

  toState(): unknown {
    return Object.fromEntries([...this.#mixers].map(([runtime, mixer]) => [runtime, mixer.toState()]));
  }

  restore(state: unknown): void {
    for (const [runtime, costs] of Object.entries(typeof state === 'object' && state !== null ? state : {})) {
      this.addRuntime(runtime);
      this.#mixers.get(runtime)?.restore(costs);
    }
  }

  #demandOf(runtime: string, at: { readonly now: number; readonly horizonMs: number }): Demand {
    return {
      facts: this.#demand.factsOf(runtime, at),
      announced: this.#options.intents.expectedOf(runtime, at),
    };
  }

  #costsOf(runtime: string): StockCosts {
    const { bootMs, memoryMb } = this.#measured.get(runtime) ?? {
      bootMs: FIRST_BOOT_MS,
      memoryMb: FIRST_MEMORY_MB,
    };
    return {
      replenishMs: bootMs,
      memoryMb,
      coldStartPriceGbS: (this.#options.coldStartPriceGbSPerSecond * bootMs) / 1000,
      countMax: Math.max(1, Math.floor(this.#options.warmMemoryMbMax / Math.max(1, memoryMb))),
    };
  }
}

function clumpCountOf({ facts, announced }: Demand): number {
  return Math.max(facts.clumpCount, announced.clumpCount);
}

/** The stock that announced demand asks for, on top of the users in session; 0 while nothing is announced. */
function announcedCountOf(demand: Demand, costs: StockCosts): number {
  const { facts, announced } = demand;
  if (announced.arrivalsPerSecond === 0) {
    return 0;
  }
  return sizeStock({
    ...costs,
    arrivalsPerSecond: facts.sessionRate + announced.arrivalsPerSecond,
    dispersion: facts.dispersion,
    clumpCount: clumpCountOf(demand),
  }).count;
}

function sentenceOf(
  chosen: { readonly count: number; readonly rule: string; readonly rate: number },
  { facts, announced }: Demand,
): string {
  const { count, rule, rate } = chosen;
  const users = `${facts.userRate.toFixed(3)}/s from users in session, ${facts.newSessionRate.toFixed(3)}/s from new sessions`;
  return `${count} by the rule ${rule}, cheapest so far: ${rate.toFixed(3)} arrivals/s expected (${users}, ${announced.arrivalsPerSecond.toFixed(3)}/s announced).`;
}
