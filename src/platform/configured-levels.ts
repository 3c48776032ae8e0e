import type { IsolationLevel } from '../model/instance.ts';

/** The ways of making instances that a server may be told to use. */
export const driverNames = ['launcher', 'container', 'microvm'] as const;

/** The levels of the launcher's instances, the stronger first. */
export const launcherLevels = ['process', 'process-landlock'] as const;

/** The levels that instances are to have, the usual one first, as long as no manager has said which they have. */
export function configuredLevels({
  driver,
  isolation,
}: {
  readonly driver: readonly (typeof driverNames)[number][];
  readonly isolation: (typeof launcherLevels)[number];
}): readonly IsolationLevel[] {
  return driver.map((each) => (each === 'launcher' ? isolation : each));
}
