import type { ManagerId } from '../kernel/ids.ts';

/** How a manager's process ended. */
export interface ManagerExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** What it said last on standard error, or why it could not be started; empty when it said nothing. */
  readonly lastWords: string;
}

/** A manager's process, already attached to the bus. */
export interface ManagerProcess {
  readonly managerId: ManagerId;
  /** Undefined when it could not even be started; then `exited` resolves soon. */
  readonly pid: number | undefined;
  /** Resolves once, never rejects, when nothing can be asked of it any more; with a crash that is before `exited`. */
  readonly unreachable: Promise<void>;
  /** Resolves once, never rejects, when the process is gone. */
  readonly exited: Promise<ManagerExit>;
  /** Asks it to drain and exit (SIGTERM). */
  terminate(): void;
  /** Ends it at once (SIGKILL). */
  kill(): void;
}

/** Starts a manager under an id of its own and attaches it to the bus. */
export type SpawnManager = () => ManagerProcess;
