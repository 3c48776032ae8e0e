import type { InstanceId } from '../../kernel/ids.ts';
import type { BoundPath } from '../launcher/launcher-paths.ts';
import type { UidSlots } from '../launcher/uid-slots.ts';
import { type ContainerOwner, INSTANCE_LABEL, OWNER_LABEL, ownerLabel } from './container-owner.ts';
import { ContainerRemovals } from './container-removals.ts';
import { type ContainerCeilings, containerSpec } from './container-spec.ts';
import { ContainerStream } from './container-stream.ts';
import type { ContainerEngine } from './engine.ts';
import { Gate } from './gate.ts';

/** What all containers of one driver have in common. */
export interface MakerSettings {
  readonly owner: ContainerOwner;
  readonly ceilings: ContainerCeilings;
  readonly binds: readonly BoundPath[];
}

/**
 * An engine makes and removes containers one after the other for the most part: what more is asked of it at once only waits
 * there, longer than its answer is waited for.
 */
const AT_ONCE_MAX = 4;

/** Makes containers with the launcher in them, and sees to it that they go. */
export class ContainerMaker {
  readonly #engine: ContainerEngine;
  readonly #settings: MakerSettings;
  readonly #removals: ContainerRemovals;
  readonly #making = new Gate(AT_ONCE_MAX);
  readonly #removing = new Gate(AT_ONCE_MAX);

  constructor(engine: ContainerEngine, settings: MakerSettings) {
    this.#engine = engine;
    this.#settings = settings;
    this.#removals = new ContainerRemovals(engine);
  }

  /**
   * A running container of an image, as the connection to its launcher: when that closes, it has been removed. Its user is free
   * again then; of a container that could not be removed it stays taken.
   */
  make(instanceId: InstanceId, image: string, uids: UidSlots): Promise<ContainerStream> {
    return this.#making.pass(() => this.#make(instanceId, image, uids));
  }

  /** A last try for what could not be removed. Never rejects. */
  tidyUp(): Promise<void> {
    return this.#removals.retry();
  }

  async #make(instanceId: InstanceId, image: string, uids: UidSlots): Promise<ContainerStream> {
    const { owner, ceilings, binds } = this.#settings;
    const uid = uids.acquire();
    const labels = { [OWNER_LABEL]: ownerLabel(owner), [INSTANCE_LABEL]: instanceId };
    void this.#removals.retry();
    let id: string;
    try {
      id = await this.#engine.create(containerSpec({ image, uid, binds, ceilings, labels }));
    } catch (error) {
      uids.release(uid);
      throw error;
    }
    const remove = async () => {
      if (await this.#removing.pass(() => this.#removals.remove(id))) {
        uids.release(uid);
      }
    };
    const attached = this.#engine.attach(id);
    try {
      // Before the start, so that nothing of what is said can be missed.
      await attached;
      await this.#engine.start(id);
    } catch (error) {
      await attached.then((socket) => socket.destroy()).catch(() => undefined);
      await remove();
      throw error;
    }
    return new ContainerStream(await attached, remove);
  }
}
