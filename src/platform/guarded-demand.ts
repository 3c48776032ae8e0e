import type { Guarded, PredictorGuard } from '../feedback/predictor-guard.ts';
import type { RuntimeForecast } from '../model/forecast.ts';
import type { StockReasons } from '../model/stock-reasons.ts';
import type { WeightedSum } from '../model/weighted-sum.ts';
import type { Caller, DemandOutlook, DemandPredictor } from './predictors.ts';

/** A predictor of demand that cannot hurt: what it fails at is told as a value, and it is left alone for a while. */
export class GuardedDemand {
  readonly #demand: DemandPredictor;
  readonly #guard: PredictorGuard;
  /** Known here, whether the predictor could be told of them yet or not. */
  readonly #runtimes = new Set<string>();
  readonly #told = new Set<string>();

  constructor(parts: { readonly demand: DemandPredictor; readonly guard: PredictorGuard }) {
    this.#demand = parts.demand;
    this.#guard = parts.guard;
  }

  get runtimes(): readonly string[] {
    return [...this.#runtimes];
  }

  addRuntime(runtime: string): void {
    this.#runtimes.add(runtime);
  }

  /** Tells it something; lost when it fails or is left alone. */
  tell(fact: (demand: DemandPredictor) => void): void {
    this.#guard.askNow(() => fact(this.#demand));
  }

  /** Within the deadline of the guard. */
  outlook(now: number): Promise<Guarded<DemandOutlook>> {
    return this.#guard.ask(() => {
      this.#tellRuntimes();
      return this.#demand.outlook(now);
    });
  }

  forecast(now: number, horizonMs: number): Guarded<readonly RuntimeForecast[]> {
    return this.#guard.askNow(() => {
      this.#tellRuntimes();
      return this.#demand.forecast(now, horizonMs);
    });
  }

  reasons(now: number): Guarded<readonly StockReasons[]> {
    return this.#guard.askNow(() => {
      this.#tellRuntimes();
      return this.#demand.reasons(now);
    });
  }

  weightedSumOf(caller: Caller): WeightedSum | undefined {
    const answer = this.#guard.askNow(
      () => this.#demand.weightedSumOf(caller),
      (sum) => sum?.instanceCount,
    );
    return answer.kind === 'answered' ? answer.value : undefined;
  }

  failureAt(now: number): string | undefined {
    return this.#guard.failureAt(now);
  }

  #tellRuntimes(): void {
    for (const runtime of this.#runtimes) {
      if (!this.#told.has(runtime)) {
        this.#demand.addRuntime(runtime);
        this.#told.add(runtime);
      }
    }
  }
}
