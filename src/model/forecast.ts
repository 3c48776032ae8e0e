/** Demand for new instances of one runtime over the horizon, as quantiles of the count of arrivals. */
export interface RuntimeForecast {
  readonly runtime: string;
  readonly madeAt: number;
  readonly horizonMs: number;
  /** Expected arrivals per second at the start of the horizon. */
  readonly arrivalsPerSecond: number;
  /** Variance of arrivals over the horizon divided by their mean; 1 for a Poisson stream. */
  readonly dispersion: number;
  readonly arrivalCountP50: number;
  readonly arrivalCountP90: number;
  readonly arrivalCountP99: number;
  /** What each source adds to the expected rate, per second, so that the sum can be explained. */
  readonly terms: readonly ForecastTerm[];
}

interface ForecastTerm {
  readonly source: 'session-users' | 'new-sessions' | 'recent-rate' | 'intents' | 'seasonal';
  readonly arrivalsPerSecond: number;
  readonly note: string;
}

/** A client's word that a user will probably run something soon. */
export interface Intent {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly runtime: string;
  /** Expected executions. */
  readonly executionCount: number;
  readonly probabilityRatio: number;
  readonly startsAt: number;
  readonly endsAt: number;
}
