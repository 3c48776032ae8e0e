import type { Cancel, Clock } from '../kernel/clock.ts';
import type { ManagerReport } from '../model/instance-manager.ts';

/** Changes so close together travel in one report. */
const COALESCE_MS = 5;
const HEARTBEAT_MS = 1000;

/** Tells how the manager stands: soon after each change, and every second so that silence means death. */
export class ReportPublisher {
  readonly #clock: Clock;
  readonly #publish: () => void;
  #coming: Cancel | undefined;
  #heartbeat: Cancel | undefined;
  #isStopped = false;

  constructor(parts: {
    readonly clock: Clock;
    readonly describe: () => ManagerReport;
    readonly publish: (report: ManagerReport) => void;
  }) {
    this.#clock = parts.clock;
    this.#publish = () => parts.publish(parts.describe());
  }

  changed(): void {
    if (!this.#isStopped) {
      this.#coming ??= this.#clock.schedule(COALESCE_MS, () => this.now());
    }
  }

  /** Reports at once; the next heartbeat is a second from here. */
  now(): void {
    this.#coming?.();
    this.#coming = undefined;
    this.#heartbeat?.();
    this.#heartbeat = this.#clock.schedule(HEARTBEAT_MS, () => this.now());
    this.#publish();
  }

  stop(): void {
    this.#isStopped = true;
    this.#coming?.();
    this.#heartbeat?.();
  }
}
