import { InstancePool } from '../coordinator/instance-pool.ts';
import type { DriverInstance, InstanceEnd, NetworkDoor } from '../drivers/driver.ts';
import { assert } from '../kernel/assert.ts';
import type { Clock } from '../kernel/clock.ts';
import { ChameleonError, messageOf } from '../kernel/errors.ts';
import type { ExecutionId, IdFactory, InstanceId, ManagerId } from '../kernel/ids.ts';
import type { ChameleonEvent } from '../model/events.ts';
import type { Instance, InstanceOwner, StopReason } from '../model/instance.ts';
import type { AnyLayer } from '../model/layer.ts';
import type { ManagerTargets } from '../model/plan.ts';
import type { BootPurpose, Boots } from './boots.ts';

type PersonalTarget = ManagerTargets['personal'][number];

interface Handle {
  readonly ready: Promise<DriverInstance>;
  /** For whom it was made, when for one user. */
  readonly keptFor: PersonalTarget | undefined;
  /** Its way out, which is one execution's: nobody else may have it. */
  readonly network: NetworkDoor | undefined;
  instance: DriverInstance | undefined;
  readyAt: number;
  /** When it stopped being idle, by running. */
  busyAt: number | undefined;
}

/** What a holder of instances works with. */
export interface HeldInstancesParts {
  readonly managerId: ManagerId;
  readonly clock: Clock;
  readonly ids: IdFactory;
  readonly boots: Boots;
  readonly publish: (event: ChameleonEvent) => void;
  readonly onChange: () => void;
}

/**
 * The instances of this manager: their states in the pool, their handles at the driver, and the facts about
 * them as events. Idle time runs from ready until the run, or until the stop of one that never ran.
 */
export class HeldInstances {
  readonly #parts: HeldInstancesParts;
  readonly #pool: InstancePool;
  readonly #handles = new Map<InstanceId, Handle>();
  readonly #promised = new Set<InstanceId>();
  /** What is being torn down and out of the pool already. */
  readonly #ending = new Set<Promise<unknown>>();
  #isClosing = false;

  constructor(parts: HeldInstancesParts) {
    this.#parts = parts;
    this.#pool = new InstancePool(parts.managerId);
  }

  get pool(): Pick<InstancePool, 'all' | 'candidatesFor' | 'find' | 'size' | 'stocks'> {
    return this.#pool;
  }

  /** Boots that executions wait for: nobody else gets them. */
  get promised(): ReadonlySet<InstanceId> {
    return this.#promised;
  }

  /** Asks the driver for one of the layer; it is provisioning from now on. */
  boot(layer: AnyLayer, purpose: BootPurpose): InstanceId {
    return this.#boot(layer, purpose, {});
  }

  /** Asks the driver for one with a way out, for the execution that opened that; it must be promised at once. */
  bootWithNetwork(runtime: string, network: NetworkDoor): InstanceId {
    return this.#boot({ runtime }, 'demand', { network });
  }

  /** Asks the driver for one of this user's own; it holds the program as soon as it is ready. */
  bootFor(target: PersonalTarget): InstanceId {
    return this.#boot(target, 'ahead', { keptFor: target });
  }

  #boot(
    layer: AnyLayer,
    purpose: BootPurpose,
    { keptFor, network }: { readonly keptFor?: PersonalTarget; readonly network?: NetworkDoor },
  ): InstanceId {
    const { runtime, packages = [] } = layer;
    const { managerId, ids, boots, clock } = this.#parts;
    const instanceId = ids('ins');
    const at = clock.now();
    this.#pool.request({ id: instanceId, runtime, packages, at, keptFor });
    this.#parts.publish({ name: 'instance.requested', at, instanceId, managerId, runtime });
    const preload = keptFor?.preload ?? [];
    const ready = boots.start({ instanceId, runtime, packages, preload, network }, purpose);
    const handle: Handle = { ready, keptFor, network, instance: undefined, readyAt: at, busyAt: undefined };
    this.#handles.set(instanceId, handle);
    ready.then(
      (instance) => this.#booted(instanceId, handle, instance),
      () => this.#left(instanceId, 'failed-to-start'),
    );
    this.#parts.onChange();
    return instanceId;
  }

  /** Sets a boot under way aside for one execution; resolves when it may be bound, rejects when it failed. */
  async promise(instanceId: InstanceId): Promise<void> {
    const handle = this.#handleOf(instanceId);
    this.#promised.add(instanceId);
    this.#parts.boots.claim(instanceId);
    await handle.ready;
  }

  /** The execution that it was set aside for needs it no more: whoever comes next may have it, unless it has a way out. */
  unpromise(instanceId: InstanceId): void {
    const handle = this.#handles.get(instanceId);
    if (handle?.network !== undefined) {
      // Set aside until it has booted, and stopped then.
      handle.ready.then(
        () => this.#left(instanceId, 'surplus'),
        () => undefined,
      );
      return;
    }
    if (this.#promised.delete(instanceId) && this.#isClosing) {
      this.#stopIfIdle(instanceId);
    }
  }

  /** Gives an idle instance to an execution. Throws `instance-failed` when it is gone by now. */
  bind(instanceId: InstanceId, to: { readonly owner: InstanceOwner; readonly executionId: ExecutionId }) {
    this.#promised.delete(instanceId);
    const handle = this.#handles.get(instanceId);
    if (handle?.instance === undefined || this.#pool.find(instanceId) === undefined) {
      throw new ChameleonError('instance-failed', `instance ${instanceId} ended before it could be used`);
    }
    const now = this.#parts.clock.now();
    // One that was kept has been idle for nobody since: its first run ended the waiting.
    handle.busyAt ??= now;
    this.#pool.move(instanceId, { kind: 'busy', ...to, since: now });
    this.#parts.onChange();
    return handle.instance;
  }

  /** Its execution has ended and left it to the next one of the same user. */
  keep(instanceId: InstanceId): void {
    const held = this.#pool.find(instanceId);
    if (held?.state.kind !== 'busy') {
      return;
    }
    if (this.#isClosing) {
      this.stop(instanceId, 'shutdown');
      return;
    }
    this.#pool.move(instanceId, { kind: 'kept', owner: held.state.owner, since: this.#parts.clock.now() });
    this.#parts.onChange();
  }

  /** Stops one that was kept. Any other is left alone: a message may come late. */
  release(instanceId: InstanceId): void {
    if (this.#pool.find(instanceId)?.state.kind === 'kept') {
      this.stop(instanceId, 'released');
    }
  }

  /** Whether it waits for another execution of this user. */
  isKeptFor(instanceId: InstanceId, { tenantId, userId }: InstanceOwner): boolean {
    const state = this.#pool.find(instanceId)?.state;
    return state?.kind === 'kept' && state.owner.tenantId === tenantId && state.owner.userId === userId;
  }

  /** Loads a user's program into a prewarmed instance; it is theirs for life. Never rejects: a failure stops it. */
  async #initialise(instanceId: InstanceId, target: PersonalTarget): Promise<void> {
    const { clock, publish, managerId, onChange } = this.#parts;
    const { instance } = this.#handleOf(instanceId);
    assert(instance !== undefined, `${instanceId} has not booted`);
    const { owner, programId, code, runtime } = target;
    this.#pool.move(instanceId, { kind: 'initialising', owner, programId, since: clock.now() });
    onChange();
    try {
      await instance.initialise({ programId, code });
    } catch (error) {
      this.#crashed(instanceId, messageOf(error));
      return;
    }
    if (this.#pool.find(instanceId) === undefined) {
      return;
    }
    const at = clock.now();
    this.#pool.move(instanceId, { kind: 'warm', owner, programId, since: at });
    const { userId } = owner;
    publish({
      name: 'instance.initialised',
      at,
      instanceId,
      managerId,
      runtime,
      userId,
      programId,
    });
    onChange();
    if (this.#isClosing) {
      this.stop(instanceId, 'shutdown');
    }
  }

  /** Takes it out of the pool and destroys it in the background. Unknown ones are left alone. */
  stop(instanceId: InstanceId, why: StopReason): void {
    this.#left(instanceId, why);
  }

  /** It failed, not the program: said as a fact of its own. */
  fail(instanceId: InstanceId, message: string): void {
    this.#crashed(instanceId, message);
  }

  /** From now on nothing stays: idle ones are stopped, the others when they become idle. */
  close(): void {
    this.#isClosing = true;
    for (const { id } of this.#pool.all()) {
      this.#stopIfIdle(id);
    }
  }

  /** Resolves when nothing boots, nothing is held and nothing is being torn down. */
  async gone(): Promise<void> {
    while (this.#handles.size > 0 || this.#ending.size > 0) {
      const boots = [...this.#handles.values()].map((handle) => handle.ready);
      const ends = [...this.#handles.values()].map((handle) => handle.instance?.ended);
      await Promise.allSettled([...boots, ...ends, ...this.#ending]);
    }
  }

  #booted(instanceId: InstanceId, handle: Handle, instance: DriverInstance): void {
    const { clock, publish, managerId } = this.#parts;
    const at = clock.now();
    handle.instance = instance;
    handle.readyAt = at;
    const { bootMs, idleMemoryMb: memoryMb, packages } = instance;
    // A layer that was let go of meanwhile gives a plain one.
    const { runtime } = this.#pool.move(instanceId, { kind: 'prewarmed', readyAt: at }, packages);
    const preload = handle.keptFor?.preload ?? [];
    publish({
      name: 'instance.prewarmed',
      at,
      instanceId,
      managerId,
      runtime,
      bootMs,
      memoryMb,
      preload,
      packages,
    });
    void instance.ended.then((end) => this.#endedIdle(instanceId, end));
    if (this.#isClosing) {
      this.#stopIfIdle(instanceId);
    } else if (handle.keptFor !== undefined) {
      void this.#initialise(instanceId, handle.keptFor);
    }
    this.#parts.onChange();
  }

  /** A busy instance's end is told by its run; an idle one has nobody else to tell. */
  #endedIdle(instanceId: InstanceId, end: InstanceEnd): void {
    const held = this.#pool.find(instanceId);
    if (held === undefined || held.state.kind === 'busy') {
      return;
    }
    if (end.kind === 'crashed') {
      this.#crashed(instanceId, end.message);
    } else {
      this.#left(instanceId, 'shutdown');
    }
  }

  #crashed(instanceId: InstanceId, message: string): void {
    const held = this.#pool.find(instanceId);
    if (held !== undefined) {
      const { managerId, clock } = this.#parts;
      const { runtime } = held;
      this.#parts.publish({
        name: 'instance.crashed',
        at: clock.now(),
        instanceId,
        managerId,
        runtime,
        message,
      });
      this.#left(instanceId, 'crashed');
    }
  }

  #left(instanceId: InstanceId, why: StopReason): void {
    if (this.#pool.find(instanceId) === undefined) {
      return;
    }
    const { clock, publish, managerId, onChange } = this.#parts;
    const at = clock.now();
    const handle = this.#handleOf(instanceId);
    const { runtime } = this.#pool.move(instanceId, { kind: 'stopped', at, why });
    const idleMs = handle.instance === undefined ? 0 : (handle.busyAt ?? at) - handle.readyAt;
    this.#promised.delete(instanceId);
    this.#handles.delete(instanceId);
    publish({ name: 'instance.stopped', at, instanceId, managerId, runtime, why, idleMs });
    if (handle.instance !== undefined) {
      const ending = handle.instance.stop().catch(() => undefined);
      this.#ending.add(ending);
      void ending.finally(() => this.#ending.delete(ending));
    }
    onChange();
  }

  #stopIfIdle(instanceId: InstanceId): void {
    const kind: Instance['state']['kind'] | undefined = this.#pool.find(instanceId)?.state.kind;
    if ((kind === 'prewarmed' || kind === 'warm' || kind === 'kept') && !this.#promised.has(instanceId)) {
      this.#left(instanceId, 'shutdown');
    }
  }

  #handleOf(instanceId: InstanceId): Handle {
    const handle = this.#handles.get(instanceId);
    assert(handle !== undefined, `${instanceId} is not held`);
    return handle;
  }
}
