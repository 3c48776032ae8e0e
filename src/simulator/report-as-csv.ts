import type { PolicyReport, SimulationReport } from './simulation-report.ts';

/** Columns of a row; the settings stand in each, so that rows of several runs can be put together. */
const columns: Readonly<
  Record<string, (run: PolicyReport, report: SimulationReport) => string | number | undefined>
> = {
  trace: (_, { trace }) => trace.name,
  policy: ({ policy }) => policy,
  executions: ({ executions }) => executions,
  coldStarts: ({ coldStarts }) => coldStarts,
  coldStartRatio: ({ coldStartRatio }) => coldStartRatio,
  wastedGbS: ({ wastedGbS }) => wastedGbS,
  bootGbS: ({ bootGbS }) => bootGbS,
  costGbS: ({ costGbS }) => costGbS,
  startLatencyMsP50: ({ startLatencyMsP50 }) => startLatencyMsP50,
  startLatencyMsP99: ({ startLatencyMsP99 }) => startLatencyMsP99,
  userColdStartRatioP50: ({ perUserColdStartRatio }) => perUserColdStartRatio.p50,
  userColdStartRatioP75: ({ perUserColdStartRatio }) => perUserColdStartRatio.p75,
  userColdStartRatioP90: ({ perUserColdStartRatio }) => perUserColdStartRatio.p90,
  userColdStartRatioP99: ({ perUserColdStartRatio }) => perUserColdStartRatio.p99,
  alwaysColdUserRatio: ({ alwaysColdUserRatio }) => alwaysColdUserRatio,
  oracleGapClosedRatio: ({ oracleGapClosedRatio }) => oracleGapClosedRatio,
  eventsPerSecond: ({ eventsPerSecond }) => eventsPerSecond,
  chameleonColdStartsAtSameWaste: ({ policy }, { front }) =>
    front?.atSameWaste.find((point) => point.policy === policy)?.chameleonColdStarts,
  trainRatio: (_, { trace }) => trace.trainRatio,
  memoryGb: (_, { settings }) => settings.memoryGb,
  ownMemoryGb: (_, { settings }) => settings.ownMemoryGb,
  bootMs: (_, { settings }) => settings.bootMs,
  loadMs: (_, { settings }) => settings.loadMs,
  coldStartPriceGbS: (_, { settings }) => settings.coldStartPriceGbS,
  memoryBudgetGb: (_, { settings }) => settings.memoryBudgetGb,
  reuseOrder: (_, { settings }) => settings.reuseOrder,
};

/** A line of names, then one for each policy and each oracle; what is not known is empty. */
export function* reportAsCsv(report: SimulationReport): Iterable<string> {
  yield lineOf(Object.keys(columns));
  const oracles = report.oracles.filter(
    (oracle) => !report.policies.some(({ policy }) => policy === oracle.policy),
  );
  for (const run of [...report.policies, ...oracles]) {
    yield lineOf(Object.values(columns).map((cellOf) => String(cellOf(run, report) ?? '')));
  }
}

function lineOf(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}
