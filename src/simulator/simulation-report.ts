import { compareFronts, type FrontReport } from './compare-fronts.ts';
import { gapClosedRatio } from './gap-closed.ts';
import { isReactive } from './named-policies.ts';
import type { Simulation } from './simulate-trace.ts';
import type { SimulationSettings } from './simulation-settings.ts';
import type { TunedPolicy } from './tune-policies.ts';
import type { PolicyRun } from './world-meter.ts';

export interface PolicyReport {
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
  /** Part of the way from the best reactive policy of this run to the oracle; undefined without one. */
  readonly oracleGapClosedRatio: number | undefined;
  readonly eventsPerSecond: number | undefined;
}

export interface SimulationReport {
  readonly trace: Simulation['trace'];
  readonly settings: SimulationSettings;
  /** What was asked for, in that order; an oracle only where it was. */
  readonly policies: readonly PolicyReport[];
  /** What nobody can undercut, with and without booting ahead. */
  readonly oracles: readonly PolicyReport[];
  /** Cold starts against waste; where it was asked for. */
  readonly front: FrontReport | undefined;
  /** What was found on the training part; where it was asked for. */
  readonly tuned: readonly TunedPolicy[] | undefined;
}

/** Which parts of a report were asked for. */
export interface ReportParts {
  /** Names of the oracles that stand among the policies. */
  readonly oracles: readonly string[];
  readonly front: 'shown' | 'left-out';
  readonly tuned: readonly TunedPolicy[] | undefined;
}

/** Sets the runs beside each other and beside the oracle. */
export function reportOf(simulation: Simulation, parts: ReportParts): SimulationReport {
  const { trace, settings, runs, oracles } = simulation;
  const bestGbS = Math.min(...runs.filter(({ policy }) => isReactive(policy)).map(({ costGbS }) => costGbS));
  const oracleGbS = oracles[0]?.costGbS ?? 0;
  const rowOf = (run: PolicyRun & { readonly eventsPerSecond?: number | undefined }): PolicyReport => ({
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
    oracleGapClosedRatio: gapClosedRatio(run.costGbS, { bestGbS, oracleGbS }),
    eventsPerSecond: run.eventsPerSecond,
  });
  const oracleRows = oracles.map(rowOf);
  return {
    trace,
    settings,
    policies: [...runs.map(rowOf), ...oracleRows.filter(({ policy }) => parts.oracles.includes(policy))],
    oracles: oracleRows,
    front: parts.front === 'shown' ? compareFronts(simulation) : undefined,
    tuned: parts.tuned,
  };
}
