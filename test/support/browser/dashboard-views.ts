/** Every view of the dashboard: its route, and its heading. */
export interface DashboardView {
  readonly name: string;
  readonly hash: string;
  readonly heading: RegExp;
}

/** All views, those of one user and of one execution for the ones given. */
export function dashboardViews(of: {
  readonly user: string;
  readonly executionId: string;
}): readonly DashboardView[] {
  return [
    { name: 'overview', hash: '#/overview', heading: /^Overview$/ },
    { name: 'pool', hash: '#/pool', heading: /^Why is the pool \d+\?$/ },
    { name: 'forecasts', hash: '#/forecasts', heading: /^Forecast quality$/ },
    { name: 'executions', hash: '#/executions', heading: /^Executions$/ },
    { name: 'execution', hash: `#/executions/${of.executionId}`, heading: /^Execution exe_/ },
    { name: 'users', hash: '#/users', heading: /^Users$/ },
    { name: 'user', hash: `#/users/${of.user}`, heading: new RegExp(`^${of.user}$`) },
    { name: 'programs', hash: `#/programs?execution=${of.executionId}`, heading: /^Programs$/ },
    { name: 'run', hash: '#/run', heading: /^Run$/ },
  ];
}
