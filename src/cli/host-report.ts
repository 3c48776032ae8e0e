import type { IsolationLayer, RuntimeInfo } from '../drivers/driver.ts';
import type { Config } from '../platform/config.ts';

/** What one isolation level comes to on this machine. */
export interface LevelReport {
  /** Which of the drivers that are configured. */
  readonly driver: Config['driver'][number];
  readonly level: string;
  readonly isAvailable: boolean;
  readonly layers: readonly IsolationLayer[];
  readonly runtimes: readonly RuntimeInfo[];
  readonly memorySource?: string;
  /** Why it is not available. */
  readonly problem?: string;
}

/** A folder of packages as it was set, and where it really is or why it cannot be offered. */
export interface PackageReport {
  readonly runtime: string;
  readonly given: string;
  readonly folder?: string;
  readonly problem?: string;
}

/** What this machine can do. */
export interface HostReport {
  readonly platform: string;
  readonly node: string;
  readonly isRoot: boolean;
  readonly packages: readonly PackageReport[];
  /** Driver by driver; of each, the strongest first. */
  readonly levels: readonly LevelReport[];
}

/** Of each driver the level to use here; none at all when one of them can isolate nothing: a server would not start. */
export function usableLevels({ levels }: HostReport): readonly LevelReport[] {
  const usable = [...new Set(levels.map(({ driver }) => driver))].map((driver) =>
    levels.find((each) => each.driver === driver && each.isAvailable),
  );
  return usable.includes(undefined) ? [] : usable.filter((level) => level !== undefined);
}
