import type { InstanceId, ProgramId } from '../kernel/ids.ts';
import type { Instance, InstanceOwner } from '../model/instance.ts';

/** For whom and what an instance is looked for. */
export interface Wanted {
  readonly owner: InstanceOwner;
  readonly runtime: string;
  readonly programId: ProgramId;
}

/** Finds the instances that may be given to an execution without looking at all others. */
export class FreeIndex {
  /** Ids by what they can be found under; the newest last. */
  readonly #places = new Map<string, Set<InstanceId>>();

  add(instance: Instance): void {
    const place = placeOf(instance);
    if (place !== undefined) {
      const ids = this.#places.get(place) ?? new Set();
      this.#places.set(place, ids.add(instance.id));
    }
  }

  remove(instance: Instance): void {
    const place = placeOf(instance);
    const ids = place === undefined ? undefined : this.#places.get(place);
    ids?.delete(instance.id);
    if (place !== undefined && ids?.size === 0) {
      this.#places.delete(place);
    }
  }

  /** The user's own that hold the program, then the prewarmed ones, then the boots under way; each oldest first. */
  *idsFor(wanted: Wanted): Generator<InstanceId> {
    for (const place of [
      warmPlace(wanted),
      `prewarmed ${wanted.runtime}`,
      `provisioning ${wanted.runtime}`,
    ]) {
      yield* this.#places.get(place) ?? [];
    }
  }
}

function placeOf({ runtime, state }: Instance): string | undefined {
  switch (state.kind) {
    case 'warm':
      return warmPlace({ owner: state.owner, runtime, programId: state.programId });
    case 'prewarmed':
      return `prewarmed ${runtime}`;
    case 'provisioning':
      return state.keptFor === undefined ? `provisioning ${runtime}` : undefined;
    default:
      return undefined;
  }
}

/** Ids hold no blank. */
function warmPlace({ owner, runtime, programId }: Wanted): string {
  return `warm ${owner.tenantId} ${owner.userId} ${programId} ${runtime}`;
}
