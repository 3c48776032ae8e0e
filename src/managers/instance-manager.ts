import type { Bus } from '../bus/bus.ts';
import type { Driver, DriverCapabilities } from '../drivers/driver.ts';
import { type OpenEgress, openSystemEgress } from '../egress/open-egress.ts';
import type { Clock } from '../kernel/clock.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { IdFactory } from '../kernel/ids.ts';
import type { IsolationLevel } from '../model/instance.ts';
import type { ManagerReport } from '../model/instance-manager.ts';
import {
  type CancelMessage,
  type ExecuteMessage,
  type ProbeMessage,
  type ReleaseMessage,
  type StdinMessage,
  subjects,
} from '../model/manager-messages.ts';
import type { ManagerTargets } from '../model/plan.ts';
import { Boots } from './boots.ts';
import { Executions } from './executions.ts';
import { HeldInstances } from './held-instances.ts';
import type { ManagerSettings } from './manager-settings.ts';
import { Probes } from './probes.ts';
import { Replenisher } from './replenisher.ts';
import { ReportPublisher } from './report-publisher.ts';
import { ReusableInstances } from './reusable-instances.ts';

export interface InstanceManagerParts {
  readonly clock: Clock;
  readonly ids: IdFactory;
  readonly driver: Driver;
  readonly bus: Bus;
  readonly settings: ManagerSettings;
  /** Absent: on this host's own network. */
  readonly openEgress?: OpenEgress;
}

/** The owner of one host's instances: runs what it is handed, keeps what it is told to keep, reports both. */
export class InstanceManager {
  readonly #parts: InstanceManagerParts;
  readonly #capabilities: DriverCapabilities;
  readonly #boots: Boots;
  readonly #held: HeldInstances;
  readonly #executions: Executions;
  readonly #probes: Probes;
  readonly #replenisher: Replenisher;
  readonly #reports: ReportPublisher;
  readonly #detach: (() => void)[];
  /** Resolves when nothing boots here any more: the manager is of no use and should be replaced. */
  readonly broken: Promise<void>;
  #drained: Promise<void> | undefined;

  /** Starts serving and reports ready. Rejects with `isolation-unavailable` when this host may not be used. */
  static async start(parts: InstanceManagerParts): Promise<InstanceManager> {
    return new InstanceManager(parts, await parts.driver.capabilities());
  }

  private constructor(parts: InstanceManagerParts, capabilities: DriverCapabilities) {
    const { clock, ids, driver, bus, settings, openEgress = openSystemEgress(clock) } = parts;
    this.#parts = parts;
    this.#capabilities = capabilities;
    const boots = new Boots({ driver, clock, aheadCountMax: settings.bootCountMax });
    this.#boots = boots;
    this.broken = boots.failures.broken;
    this.#held = new HeldInstances({
      managerId: settings.managerId,
      clock,
      ids,
      boots,
      publish: (event) => bus.publish(subjects.event, event),
      onChange: () => this.#changed(),
    });
    this.#executions = new Executions({
      clock,
      held: this.#held,
      reusable: new ReusableInstances({
        clock,
        kept: this.#held.kept,
        countMax: settings.reusableCountMax,
        idleMs: settings.reusableIdleMs,
      }),
      boots,
      isolationLevelOf: (runtime) => levelOf(capabilities, runtime),
      openEgress,
      heldLayers: () => driver.heldLayers(),
      publishOutput: (output) => bus.publish(subjects.output(output.executionId), output),
    });
    this.#probes = new Probes({ clock, ids, boots, onChange: () => this.#changed() });
    this.#replenisher = new Replenisher({ clock, held: this.#held, boots, settings, driver });
    this.#reports = new ReportPublisher({
      clock,
      describe: () => this.#report(),
      publish: (report) => bus.publish(subjects.report, report),
    });
    this.#detach = this.#attach();
    this.#reports.now();
  }

  /** Takes no more work, finishes what it has, stops every instance. Repeats wait for the same end. */
  drain(): Promise<void> {
    this.#drained ??= this.#drain();
    return this.#drained;
  }

  /** Stops serving and reporting, and destroys every instance, whatever it does. */
  async close(): Promise<void> {
    this.#replenisher.stop();
    this.#reports.stop();
    for (const detach of this.#detach) {
      detach();
    }
    this.#probes.close();
    this.#held.close();
    await this.#parts.driver.close();
  }

  #attach(): (() => void)[] {
    const { bus, settings } = this.#parts;
    const { managerId } = settings;
    return [
      bus.serve(subjects.execute(managerId), (message) => this.#execute(message as ExecuteMessage)),
      bus.serve(subjects.stdin(managerId), (message) =>
        this.#executions.stdins.take(message as StdinMessage),
      ),
      bus.serve(subjects.probe(managerId), (message) => this.#probes.run(message as ProbeMessage)),
      bus.serve(subjects.describe(managerId), async () => this.#capabilities),
      bus.serve(subjects.drain(managerId), () => this.drain()),
      bus.subscribe(subjects.cancel(managerId), (message) =>
        this.#executions.cancel((message as CancelMessage).executionId),
      ),
      bus.subscribe(subjects.release(managerId), (message) =>
        this.#held.kept.release((message as ReleaseMessage).instanceId),
      ),
      bus.subscribe(subjects.targets(managerId), (message) => this.#aim(message as ManagerTargets)),
    ];
  }

  async #execute(message: ExecuteMessage) {
    if (this.#drained !== undefined) {
      throw new ChameleonError(
        'manager-unavailable',
        `manager ${this.#parts.settings.managerId} takes no more work`,
      );
    }
    this.#replenisher.came(message);
    const answer = this.#executions.execute(message);
    this.#changed();
    return answer;
  }

  #aim(targets: ManagerTargets): void {
    if (this.#drained === undefined) {
      this.#replenisher.aim(targets);
    }
  }

  async #drain(): Promise<void> {
    this.#replenisher.stop();
    this.#probes.close();
    this.#held.close();
    this.#reports.changed();
    await this.#executions.settled();
    await this.#probes.gone();
    await this.#held.gone();
  }

  #changed(): void {
    this.#reports.changed();
    this.#replenisher.soon();
  }

  #report(): ManagerReport {
    const accepted = this.#executions.accepted();
    return {
      managerId: this.#parts.settings.managerId,
      at: this.#parts.clock.now(),
      isolationLevel: this.#capabilities.level,
      isDraining: this.#drained !== undefined,
      accepted,
      busyCount: accepted.length,
      stocks: this.#held.pool.stocks(),
      layers: this.#parts.driver.heldLayers(),
      bootFailures: this.#boots.failures.failing(),
    };
  }
}

/** Of a runtime that it has not the usual one: nothing of it will run. */
function levelOf({ level, runtimes }: DriverCapabilities, runtime: string): IsolationLevel {
  return runtimes.find((info) => info.runtime === runtime)?.level ?? level;
}
