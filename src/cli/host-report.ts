import type { IsolationLayer, RuntimeInfo } from '../drivers/driver.ts';

/** What one isolation level comes to on this machine. */
export interface LevelReport {
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
  /** The strongest first. */
  readonly levels: readonly LevelReport[];
}

/** The level to use here, or undefined when nothing can be isolated. */
export function usableLevel(report: HostReport): LevelReport | undefined {
  return report.levels.find(({ isAvailable }) => isAvailable);
}
