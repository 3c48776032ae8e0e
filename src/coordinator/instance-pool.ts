import { assert } from '../kernel/assert.ts';
import type { InstanceId, ManagerId } from '../kernel/ids.ts';
import type { Instance, InstanceState, PersonalHold } from '../model/instance.ts';
import type { ManagerStock } from '../model/instance-manager.ts';
import { layerKeyOf } from '../model/layer.ts';
import { FreeIndex, type Wanted } from './free-index.ts';

type StateKind = InstanceState['kind'];

/** The arrows of model/instance.ts: everything else is a bug. */
const nextKinds: Readonly<Record<StateKind, readonly StateKind[]>> = {
  provisioning: ['prewarmed', 'stopped'],
  prewarmed: ['initialising', 'busy', 'stopped'],
  initialising: ['warm', 'stopped'],
  warm: ['busy', 'stopped'],
  busy: ['kept', 'stopped'],
  kept: ['busy', 'stopped'],
  stopped: [],
};

/** The instances of one manager, each in exactly one state; stopped ones are forgotten. */
export class InstancePool {
  readonly #managerId: ManagerId;
  readonly #instances = new Map<InstanceId, Instance>();
  readonly #free = new FreeIndex();

  constructor(managerId: ManagerId) {
    this.#managerId = managerId;
  }

  get size(): number {
    return this.#instances.size;
  }

  /** Enters a new instance as provisioning; one made for a user says for whom. */
  request(instance: {
    readonly id: InstanceId;
    readonly runtime: string;
    readonly packages?: readonly string[];
    readonly at: number;
    readonly keptFor?: PersonalHold | undefined;
  }): Instance {
    assert(!this.#instances.has(instance.id), `${instance.id} exists already`);
    const { id, runtime, packages = [], at, keptFor } = instance;
    const made: Instance = {
      id,
      managerId: this.#managerId,
      runtime,
      packages,
      state: { kind: 'provisioning', requestedAt: at, ...(keptFor === undefined ? {} : { keptFor }) },
    };
    this.#instances.set(made.id, made);
    this.#free.add(made);
    return made;
  }

  /**
   * Moves an instance along one arrow of its life; a bound instance never changes its owner. `packages`: what it turned out
   * to have loaded, when that is known only now.
   */
  move(id: InstanceId, state: InstanceState, packages?: readonly string[]): Instance {
    const instance = this.#instances.get(id);
    assert(instance !== undefined, `${id} is not in the pool`);
    const { state: from } = instance;
    assert(nextKinds[from.kind].includes(state.kind), `${id} cannot go from ${from.kind} to ${state.kind}`);
    if ('owner' in from && 'owner' in state) {
      const isSame = from.owner.tenantId === state.owner.tenantId && from.owner.userId === state.owner.userId;
      assert(isSame, `${id} belongs to ${from.owner.userId} and cannot be given to ${state.owner.userId}`);
    }
    const moved = { ...instance, ...(packages === undefined ? {} : { packages }), state };
    this.#free.remove(instance);
    this.#free.add(moved);
    if (state.kind === 'stopped') {
      this.#instances.delete(id);
    } else {
      this.#instances.set(id, moved);
    }
    return moved;
  }

  find(id: InstanceId): Instance | undefined {
    return this.#instances.get(id);
  }

  /** In the order in which they were requested. */
  all(): readonly Instance[] {
    return [...this.#instances.values()];
  }

  /** Those that `allocateInstance` may choose from for this execution: as good as all of them, and far fewer. */
  candidatesFor(wanted: Wanted): readonly Instance[] {
    return [...this.#free.idsFor(wanted)].flatMap((id) => this.#instances.get(id) ?? []);
  }

  /** What the manager reports, one entry for each layer it holds anything of. */
  stocks(): readonly ManagerStock[] {
    const byLayer = Map.groupBy(this.#instances.values(), layerKeyOf);
    return [...byLayer.values()].flatMap((instances) => stockOf(instances));
  }
}

function stockOf(instances: readonly Instance[]): ManagerStock[] {
  const [first] = instances;
  const countOf = (kind: StateKind) => instances.filter(({ state }) => state.kind === kind).length;
  if (first === undefined) {
    return [];
  }
  const { runtime, packages = [] } = first;
  const stock = {
    runtime,
    ...(packages.length === 0 ? {} : { packages }),
    provisioningCount: countOf('provisioning'),
    prewarmedCount: countOf('prewarmed'),
    keptCount: countOf('kept'),
    busyCount: countOf('busy') + countOf('initialising'),
    warmOwners: instances.flatMap(({ state }) =>
      (state.kind === 'warm' || state.kind === 'kept') && state.programId !== undefined
        ? [{ ...state.owner, programId: state.programId }]
        : [],
    ),
  };
  return [stock];
}
