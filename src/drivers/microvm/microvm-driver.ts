import { ChameleonError } from '../../kernel/errors.ts';
import type { Driver, DriverCapabilities, DriverInstance, InstanceRequest } from '../driver.ts';
import { doorPathIn } from '../launcher/launcher-folder.ts';
import { offerAtLevel } from '../offer-at-level.ts';
import type { Clone } from './clone-source.ts';
import { CloneSources } from './clone-sources.ts';
import { connectClone } from './connect-clone.ts';
import { describeMachineWalls } from './describe-machine-walls.ts';
import { embodyClone } from './embody-clone.ts';
import { exerciseClone } from './exercise-clone.ts';
import {
  type MachineHost,
  type MachineHostSettings,
  type OfferedRuntime,
  openMachineHost,
} from './machine-host.ts';
import type { MicrovmInstance } from './microvm-instance.ts';

/** What an interpreter does after it is ready, until nothing moves. */
const SETTLE_MS = 5000;

/** Instances as virtual machines, at level `microvm`: each restored from the memory of one that has booted. */
export class MicrovmDriver implements Driver {
  readonly #host: MachineHost;
  readonly #sources: CloneSources;
  readonly #boots = new Set<Promise<unknown>>();
  readonly #instances = new Set<MicrovmInstance>();
  readonly #preparing: Promise<void>;
  #doorCount = 0;
  #isClosed = false;
  #closing: Promise<void> | undefined;

  private constructor(host: MachineHost) {
    this.#host = host;
    this.#sources = new CloneSources(host.store, host.around);
    // What cannot be made is told to whoever asks for an instance of it.
    this.#preparing = this.#sources.prepare(host.runtimes).catch(() => undefined);
  }

  /**
   * Finds QEMU and the images. What machines are restored from is opened, or where it is missing, or not of this image, launcher and
   * QEMU, made by booting, meanwhile: the first instance of a runtime waits for it. Rejects with `isolation-unavailable` when there is
   * no QEMU or no image.
   */
  static async open(settings: MachineHostSettings): Promise<MicrovmDriver> {
    return new MicrovmDriver(await openMachineHost(settings));
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  async capabilities(): Promise<DriverCapabilities> {
    return {
      driver: 'microvm',
      level: 'microvm',
      layers: describeMachineWalls(this.#host),
      memorySource: 'cgroup',
      runtimes: offerAtLevel(
        this.#host.runtimes.map(({ runtime }) => runtime.info),
        { level: 'microvm', isNetworkOffered: true },
      ),
    };
  }

  async create(request: InstanceRequest): Promise<DriverInstance> {
    const { runtimes } = this.#host;
    const offered = runtimes.find(({ runtime }) => runtime.info.runtime === request.runtime);
    if (offered === undefined) {
      const known = runtimes.map(({ runtime }) => runtime.info.runtime).join(', ');
      throw new ChameleonError('unknown-runtime', `unknown runtime ${request.runtime}, known: ${known}`);
    }
    if (this.#isClosed) {
      throw new ChameleonError('shutting-down', 'the microvm driver is closed');
    }
    const boot = this.#restore(request, offered);
    this.#boots.add(boot);
    try {
      return await boot;
    } finally {
      this.#boots.delete(boot);
    }
  }

  /** Nothing is loaded ahead into machines but what their snapshots have. */
  holdLayers(): void {}

  heldLayers(): readonly [] {
    return [];
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#isClosed = true;
    this.#sources.stopPreparing();
    await Promise.allSettled([...this.#boots, this.#preparing]);
    await Promise.all([...this.#instances].map((instance) => instance.stop()));
    await this.#sources.close();
    this.#host.close();
  }

  async #restore(request: InstanceRequest, offered: OfferedRuntime): Promise<MicrovmInstance> {
    const startedAt = performance.now();
    const { runtime } = offered;
    const { clone, settleMs } = await this.#makeReady(request, offered);
    const bootMs = performance.now() - startedAt;
    const instance = embodyClone(clone, { instanceId: request.instanceId, runtime, bootMs, settleMs });
    this.#instances.add(instance);
    void instance.ended.then(() => this.#instances.delete(instance));
    if (this.#isClosed) {
      await instance.stop();
      throw new ChameleonError('shutting-down', 'the microvm driver was closed');
    }
    return instance;
  }

  /** Restored for who waits; and while nobody does, exercised as well. With a way out it is made for its execution alone. */
  async #makeReady(
    { wanted, network }: InstanceRequest,
    { image, runtime }: OfferedRuntime,
  ): Promise<{ readonly clone: Clone; readonly settleMs?: number }> {
    const source = await this.#sources.of(image, runtime);
    const restored = await source.take();
    const { around } = this.#host;
    if (network !== undefined) {
      this.#doorCount += 1;
      const socketPath = doorPathIn(around.place, String(this.#doorCount));
      const way = { door: network, socketPath, nowMs: around.now() };
      return { clone: await connectClone(restored, runtime, way), settleMs: SETTLE_MS };
    }
    if (wanted === undefined || runtime.parked.length === 0) {
      return { clone: restored };
    }
    const exercising = exerciseClone(restored, runtime, around.now());
    const exercised = await Promise.race([exercising, wanted]);
    if (exercised !== undefined) {
      return { clone: exercised, settleMs: SETTLE_MS };
    }
    // Somebody waits now: another machine is restored sooner than this one would be ready.
    exercising.catch(() => undefined);
    void restored.machine.end();
    return { clone: await source.take() };
  }
}
