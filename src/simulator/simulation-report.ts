import type { OracleRun } from './oracle.ts';
import type { SimulationSettings } from './simulation-settings.ts';
import type { PolicyRun } from './world-meter.ts';

interface TimedRun extends PolicyRun {
  readonly eventsPerSecond: number | undefined;
}

interface PolicyReport {
  readonly policy: string;
  readonly executions: number;
  readonly coldStarts: number;
  readonly coldStartRatio: number;
  /** Idle and boot. */
  readonly wastedGbS: number;
  readonly bootGbS: number;
  /** Price × cold starts + wasted. */
  readonly costGbS: number;
  readonly startLatencyMsP50: number;
  readonly startLatencyMsP99: number;
  readonly perUserColdStartRatio: PolicyRun['perUserColdStartRatio'];
  readonly alwaysColdUserRatio: number;
  /** Part of the way from the best published policy of this run to the oracle; undefined without one. */
  readonly oracleGapClosedRatio: number | undefined;
  readonly eventsPerSecond: number | undefined;
}

export interface SimulationReport {
  readonly trace: {
    readonly name: string;
    readonly eventCount: number;
    readonly firstAt: number;
    readonly lastAt: number;
    readonly trainRatio: number;
  };
  readonly settings: SimulationSettings;
  readonly policies: readonly PolicyReport[];
  readonly oracles: readonly OracleRun[];
}

/** Sets the runs beside each other and beside the oracle. */
export function reportOf(simulated: {
  readonly trace: SimulationReport['trace'];
  readonly settings: SimulationSettings;
  readonly runs: readonly TimedRun[];
  readonly oracles: readonly OracleRun[];
}): SimulationReport {
  const { runs, oracles } = simulated;
  const others = runs.filter(({ policy }) => policy !== 'chameleon');
  const bestGbS = Math.min(...others.map(({ costGbS }) => costGbS));
  const oracleGbS = oracles.find(({ policy }) => policy === 'oracle')?.costGbS ?? 0;
  const closedRatio = (costGbS: number) =>
    others.length === 0 || bestGbS <= oracleGbS ? undefined : (bestGbS - costGbS) / (bestGbS - oracleGbS);
  return {
    trace: simulated.trace,
    settings: simulated.settings,
    policies: runs.map((run) => ({
      policy: run.policy,
      executions: run.executions,
      coldStarts: run.coldStarts,
      coldStartRatio: run.executions === 0 ? 0 : run.coldStarts / run.executions,
      wastedGbS: run.idleGbS + run.bootGbS,
      bootGbS: run.bootGbS,
      costGbS: run.costGbS,
      startLatencyMsP50: run.startLatencyMsP50,
      startLatencyMsP99: run.startLatencyMsP99,
      perUserColdStartRatio: run.perUserColdStartRatio,
      alwaysColdUserRatio: run.alwaysColdUserRatio,
      oracleGapClosedRatio: closedRatio(run.costGbS),
      eventsPerSecond: run.eventsPerSecond,
    })),
    oracles,
  };
}
