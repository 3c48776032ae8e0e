import type { ManagerId } from '../kernel/ids.ts';

/** What one manager is told when it starts. */
export interface ManagerSettings {
  readonly managerId: ManagerId;
  /** Boots under way at once ahead of demand; those that an execution waits for start regardless. */
  readonly bootCountMax: number;
  /** Instances at once, busy ones included, beyond which nothing is prewarmed. */
  readonly instanceCountMax: number;
  /** A surplus instance is stopped only when it has been idle for so long. */
  readonly surplusIdleMsMin: number;
  /** Memory that idle and booting instances may hold together. */
  readonly idleMemoryMbMax: number;
  /** Instances that may run their user's program again: as many wait at once, each for so long. */
  readonly reusableCountMax: number;
  readonly reusableIdleMs: number;
}

/** What holds where nothing else is said: two boots at once suit two processors. */
export const defaultManagerSettings: Omit<ManagerSettings, 'managerId'> = {
  bootCountMax: 2,
  instanceCountMax: 64,
  surplusIdleMsMin: 2000,
  idleMemoryMbMax: 1024,
  reusableCountMax: 8,
  reusableIdleMs: 60_000,
};
