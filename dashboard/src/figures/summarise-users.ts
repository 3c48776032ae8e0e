/** What a list of executions tells of one user. */
export interface UserSummary {
  readonly user: string;
  readonly executionCount: number;
  /** Each once, the newest first. */
  readonly runtimes: readonly string[];
  readonly lastAt: number;
}

/** The users of some executions, the one active last first. */
export function summariseUsers(
  executions: readonly { readonly user: string; readonly runtime: string; readonly acceptedAt: number }[],
): UserSummary[] {
  const found = new Map<string, UserSummary>();
  for (const { user, runtime, acceptedAt } of [...executions].sort((a, b) => b.acceptedAt - a.acceptedAt)) {
    const known = found.get(user);
    found.set(user, {
      user,
      executionCount: (known?.executionCount ?? 0) + 1,
      runtimes: [...new Set([...(known?.runtimes ?? []), runtime])],
      lastAt: known?.lastAt ?? acceptedAt,
    });
  }
  return [...found.values()];
}
