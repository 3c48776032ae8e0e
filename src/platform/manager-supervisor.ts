import type { Bus } from '../bus/bus.ts';
import type { Cancel, Clock } from '../kernel/clock.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { ManagerId } from '../kernel/ids.ts';
import type { ChameleonEvent } from '../model/events.ts';
import type { ManagerReport } from '../model/instance-manager.ts';
import { subjects } from '../model/manager-messages.ts';
import type { ManagerView } from './chameleon.ts';
import { delayRestart } from './delay-restart.ts';
import type { ManagerFleet } from './manager-fleet.ts';
import type { ManagerExit, ManagerProcess, SpawnManager } from './manager-process.ts';

/** A manager silent for so long is taken for dead and killed; its heartbeat is a second. */
const SILENCE_MS_MAX = 10_000;
const START_MS_MAX = 30_000;
const WATCH_INTERVAL_MS = 1000;
/** A manager that lived so long after it was ready was of use: its end is no sign of a crash loop. */
const USEFUL_AFTER_MS = 1000;
/** What a surplus manager gets to finish its executions. */
const DRAIN_MS_MAX = 120_000;
const EXIT_MS_MAX = 1000;

interface Supervised {
  readonly process: ManagerProcess;
  readonly startedAt: number;
  heardAt: number;
  readyAt: number | undefined;
  /** Set once its end is wanted, and why. */
  leaving: 'drained' | 'shutdown' | undefined;
}

export interface SupervisorParts {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly fleet: ManagerFleet;
  readonly spawnManager: SpawnManager;
  /** Hears manager.started, manager.ready and manager.stopped. */
  readonly onEvent: (event: ChameleonEvent) => void;
  /** Hears of every manager that ended unasked, and why. */
  readonly onLost: (error: ChameleonError) => void;
}

/** What people have in them would be lost: such a manager goes when their sessions have ended. */
function keepsSessions({ stocks }: ManagerView): boolean {
  return stocks.some(({ keptCount }) => keptCount > 0);
}

/** Keeps as many manager processes running as it was told, whatever becomes of single ones. */
export class ManagerSupervisor {
  readonly #parts: SupervisorParts;
  readonly #managers = new Map<ManagerId, Supervised>();
  readonly #unsubscribe: () => void;
  #wantedCount = 0;
  #isStopped = false;
  #uselessCount = 0;
  #startNotBeforeAt = 0;
  #problem: string | undefined;
  #restart: Cancel | undefined;
  #watch: Cancel | undefined;
  #watchedAt: number;

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
    this.#watchedAt = parts.clock.now();
    this.#unsubscribe = parts.bus.subscribe(subjects.report, (message) =>
      this.#heard(message as ManagerReport),
    );
  }

  /** From now on keeps `count` managers: starts what is missing, drains what is too much. Does nothing once stopped. */
  setCount(count: number): void {
    if (this.#isStopped) {
      return;
    }
    this.#wantedCount = count;
    this.#watch ??= this.#parts.clock.schedule(WATCH_INTERVAL_MS, () => this.#watchOver());
    this.#reconcile();
  }

  /** Why the newest manager that ended unasked did so, until one is ready again. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Drains every manager and ends its process; whatever is left at the deadline is killed. */
  async stop(deadlineMs: number): Promise<void> {
    this.#isStopped = true;
    this.#wantedCount = 0;
    this.#restart?.();
    this.#watch?.();
    const drainMs = Math.max(0, deadlineMs - EXIT_MS_MAX);
    const leaving = [...this.#managers.values()].map(async (manager) => {
      manager.leaving = 'shutdown';
      await this.#letGo(manager, drainMs);
    });
    await Promise.all(leaving);
    await Promise.all([...this.#managers.values()].map((manager) => manager.process.exited));
    this.#unsubscribe();
  }

  #staying(): readonly Supervised[] {
    return [...this.#managers.values()].filter((manager) => manager.leaving === undefined);
  }

  #reconcile(): void {
    const { clock } = this.#parts;
    this.#drainSurplus();
    const waitMs = this.#startNotBeforeAt - clock.now();
    if (waitMs > 0 && this.#staying().length < this.#wantedCount) {
      this.#restart?.();
      this.#restart = clock.schedule(waitMs, () => this.#reconcile());
      return;
    }
    while (this.#staying().length < this.#wantedCount) {
      this.#start();
    }
  }

  /** Those that started last and are not ready go first, then those with the least to do. */
  #drainSurplus(): void {
    const views = this.#parts.fleet.views();
    const busyCounts = new Map(views.map((view) => [view.managerId, view.busyCount]));
    const hasSessions = new Set(views.filter(keepsSessions).map(({ managerId }) => managerId));
    const rank = (manager: Supervised) =>
      manager.readyAt === undefined ? -1 : (busyCounts.get(manager.process.managerId) ?? 0);
    const leastUseful = [...this.#staying()].reverse().sort((a, b) => rank(a) - rank(b));
    const surplus = leastUseful.slice(0, Math.max(0, leastUseful.length - this.#wantedCount));
    for (const manager of surplus.filter(({ process }) => !hasSessions.has(process.managerId))) {
      manager.leaving = 'drained';
      void this.#letGo(manager, DRAIN_MS_MAX);
    }
  }

  #start(): void {
    const { clock, fleet, spawnManager, onEvent } = this.#parts;
    const process = spawnManager();
    const at = clock.now();
    const { managerId, pid } = process;
    const manager: Supervised = {
      process,
      startedAt: at,
      heardAt: at,
      readyAt: undefined,
      leaving: undefined,
    };
    this.#managers.set(managerId, manager);
    fleet.add({ managerId, pid });
    onEvent({ name: 'manager.started', at, managerId, pid: pid ?? 0 });
    // What is retried because this one was lost must not be placed on it again.
    void process.unreachable.then(() => fleet.remove(managerId));
    void process.exited.then((exit) => this.#ended(manager, exit));
  }

  #heard(report: ManagerReport): void {
    const { clock, fleet, onEvent } = this.#parts;
    const manager = this.#managers.get(report.managerId);
    if (manager === undefined) {
      return;
    }
    const at = clock.now();
    manager.heardAt = at;
    fleet.observe(report);
    if (manager.readyAt === undefined) {
      manager.readyAt = at;
      this.#problem = undefined;
      onEvent({ name: 'manager.ready', at, managerId: report.managerId });
    }
  }

  #ended(manager: Supervised, exit: ManagerExit): void {
    const { clock, fleet, onEvent, onLost } = this.#parts;
    const at = clock.now();
    const { managerId } = manager.process;
    this.#managers.delete(managerId);
    fleet.remove(managerId);
    onEvent({ name: 'manager.stopped', at, managerId, why: manager.leaving ?? 'lost' });
    if (manager.leaving !== undefined) {
      return;
    }
    const wasUseful = manager.readyAt !== undefined && at - manager.readyAt >= USEFUL_AFTER_MS;
    this.#uselessCount = wasUseful ? 0 : this.#uselessCount + 1;
    this.#startNotBeforeAt = at + delayRestart(this.#uselessCount);
    this.#problem = describeLoss(manager, exit);
    onLost(new ChameleonError('manager-lost', this.#problem));
    this.#reconcile();
  }

  /** Lets a manager finish what it runs, then ends its process. A manager that never got ready has nothing to finish. */
  async #letGo(manager: Supervised, drainMs: number): Promise<void> {
    const { bus, clock, fleet } = this.#parts;
    const { managerId } = manager.process;
    fleet.markDraining(managerId);
    try {
      if (manager.readyAt !== undefined) {
        await bus.request(subjects.drain(managerId), {}, { timeoutMs: drainMs });
      }
      manager.process.terminate();
      await exitedWithin(clock, manager.process, EXIT_MS_MAX);
    } catch {
      // It is lost or too slow: either way the kill below ends it.
    }
    manager.process.kill();
  }

  #watchOver(): void {
    const { clock } = this.#parts;
    const now = clock.now();
    const stoodStill = now - this.#watchedAt > 3 * WATCH_INTERVAL_MS;
    this.#watchedAt = now;
    for (const manager of this.#managers.values()) {
      if (stoodStill) {
        // This process, not the managers, was silent: their reports may still wait to be read.
        manager.heardAt = now;
      }
      const sinceMs = now - manager.heardAt;
      if (sinceMs > (manager.readyAt === undefined ? START_MS_MAX : SILENCE_MS_MAX)) {
        manager.process.kill();
      }
    }
    this.#watch = clock.schedule(WATCH_INTERVAL_MS, () => this.#watchOver());
  }
}

function describeLoss(
  { process, readyAt }: Supervised,
  { exitCode, signal, lastWords }: ManagerExit,
): string {
  const how = signal ?? `exit code ${exitCode}`;
  const when = readyAt === undefined ? ' before it was ready' : '';
  const words = lastWords === '' ? '' : `: ${lastWords}`;
  return `manager ${process.managerId} (process ${process.pid ?? 'none'}) ended with ${how}${when}${words}`;
}

async function exitedWithin(clock: Clock, process: ManagerProcess, durationMs: number): Promise<void> {
  const isLate = Promise.withResolvers<void>();
  const cancel = clock.schedule(durationMs, isLate.resolve);
  await Promise.race([process.exited, isLate.promise]);
  cancel();
}
