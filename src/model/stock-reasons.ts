import type { RuntimeForecast } from './forecast.ts';

/** A stock that exists in the books only: what it holds now, and what it has cost on the real arrivals. */
export interface BookedStock {
  readonly rule: string;
  readonly count: number;
  /** Decayed cost of its cold starts and its memory, GB·s. */
  readonly costGbS: number;
}

/** One rule among those that run in the shadow. */
interface RuleStanding extends BookedStock {
  /** Its part in the decision, 0–1; those of all rules sum to 1. */
  readonly weightRatio: number;
}

export interface RuleStandings {
  /** The cheapest first. */
  readonly rules: readonly RuleStanding[];
  /** What was really followed, from rule to rule, with what was announced; named after the rule followed now. */
  readonly followed: BookedStock;
  readonly reactive: BookedStock;
  /** When arrivals were last found to follow other laws than those that were learnt; undefined: never. */
  readonly regimeChangedAt: number | undefined;
}

/** What of demand the rules look at besides the forecast; rates in arrivals per second. */
export interface DemandTrace {
  /** One boot from now, learnt from all the rest together. */
  readonly intensityPerSecond: number;
  readonly sessionUserCount: number;
  readonly recent: readonly { readonly halfLifeMs: number; readonly arrivalsPerSecond: number }[];
  /** Most arrivals within one boot during the last minute and the last ten. */
  readonly peakOfMinuteCount: number;
  readonly peakOfTenMinutesCount: number;
}

/** Everything that the stock of one runtime is weighed by, at one instant. */
export interface StockReasons extends RuleStandings {
  readonly runtime: string;
  /** What the challenging policy would hold; undefined where none runs beside the followed one. */
  readonly challenger: BookedStock | undefined;
  /** Arrivals during one boot: what comes before an instance ordered now is there. */
  readonly forecast: RuntimeForecast;
  readonly demand: DemandTrace;
}
