import type { InstanceId, ProgramId } from '../kernel/ids.ts';
import type { Instance, InstanceOwner } from '../model/instance.ts';
import { type AnyLayer, isWithin, layerKeyOf } from '../model/layer.ts';

/** For whom and what an instance is looked for. */
export interface Wanted {
  readonly owner: InstanceOwner;
  readonly runtime: string;
  readonly programId: ProgramId;
  /** What it may have loaded: what the program loads itself. Absent: nothing. */
  readonly packages?: readonly string[] | undefined;
}

/** Finds the instances that may be given to an execution without looking at all others. */
export class FreeIndex {
  /** Ids by what they can be found under; the newest last. */
  readonly #places = new Map<string, Set<InstanceId>>();
  /** The layers with packages of which a free instance stands or comes: few. */
  readonly #layers = new Map<string, AnyLayer>();

  add(instance: Instance): void {
    const place = placeOf(instance);
    if (place !== undefined) {
      const ids = this.#places.get(place) ?? new Set();
      this.#places.set(place, ids.add(instance.id));
      if ((instance.packages ?? []).length > 0) {
        this.#layers.set(layerKeyOf(instance), instance);
      }
    }
  }

  remove(instance: Instance): void {
    const place = placeOf(instance);
    const ids = place === undefined ? undefined : this.#places.get(place);
    ids?.delete(instance.id);
    if (place !== undefined && ids?.size === 0) {
      this.#places.delete(place);
      const key = layerKeyOf(instance);
      if (!this.#places.has(prewarmedPlace(key)) && !this.#places.has(provisioningPlace(key))) {
        this.#layers.delete(key);
      }
    }
  }

  /**
   * The user's own that hold the program, then the prewarmed ones, then the boots under way, of the runtime and of those of its
   * layers that have nothing loaded but what is wanted; each oldest first.
   */
  *idsFor(wanted: Wanted): Generator<InstanceId> {
    const keys = [wanted.runtime];
    for (const [key, { runtime, packages = [] }] of this.#layers) {
      if (runtime === wanted.runtime && isWithin(packages, wanted.packages ?? [])) {
        keys.push(key);
      }
    }
    for (const place of [warmPlace(wanted), ...keys.map(prewarmedPlace), ...keys.map(provisioningPlace)]) {
      yield* this.#places.get(place) ?? [];
    }
  }
}

function placeOf(instance: Instance): string | undefined {
  const { runtime, state } = instance;
  switch (state.kind) {
    case 'warm':
      return warmPlace({ owner: state.owner, runtime, programId: state.programId });
    case 'prewarmed':
      return prewarmedPlace(layerKeyOf(instance));
    case 'provisioning':
      return state.keptFor === undefined ? provisioningPlace(layerKeyOf(instance)) : undefined;
    default:
      return undefined;
  }
}

function prewarmedPlace(layerKey: string): string {
  return `prewarmed ${layerKey}`;
}

function provisioningPlace(layerKey: string): string {
  return `provisioning ${layerKey}`;
}

/** Ids hold no blank. */
function warmPlace({ owner, runtime, programId }: Wanted): string {
  return `warm ${owner.tenantId} ${owner.userId} ${programId} ${runtime}`;
}
