import { existsSync } from 'node:fs';
import { ChameleonError } from '../../kernel/errors.ts';
import type { Driver, DriverCapabilities, DriverInstance, InstanceRequest } from '../driver.ts';
import { bootInstance } from '../launcher/boot-instance.ts';
import { type DetectedRuntime, describeRuntime } from '../launcher/detect-runtimes.ts';
import type { LauncherInstance } from '../launcher/launcher-instance.ts';
import { agentsFolder, findLauncher, insideNames, runtimesFolder } from '../launcher/launcher-paths.ts';
import type { PackageFolders } from '../launcher/package-folders.ts';
import { readManifests } from '../launcher/runtime-manifest.ts';
import { UidSlots } from '../launcher/uid-slots.ts';
import { WarmMemories } from '../launcher/warm-memory.ts';
import { offerAtLevel } from '../offer-at-level.ts';
import { type ImageSettings, wantedImages } from './container-images.ts';
import { ContainerMaker } from './container-maker.ts';
import { readOwner } from './container-owner.ts';
import { type ContainerCeilings, LAUNCHER_INSIDE } from './container-spec.ts';
import { describeWalls } from './describe-walls.ts';
import { ContainerEngine, type EngineDescription } from './engine.ts';
import { findSocket } from './find-socket.ts';
import { ImageProbe, type ProbedImage } from './image-probe.ts';
import { sweepOrphans } from './sweep-orphans.ts';

export interface ContainerDriverSettings extends ImageSettings {
  /** A unix socket; empty: DOCKER_HOST, or where engines usually have theirs. */
  readonly socket: string;
  readonly ceilings: ContainerCeilings;
  /** Every instance can read them, and programs of their runtime import from them. */
  readonly packages?: PackageFolders;
}

/** Users of instances: there in every user namespace that an engine may map containers to, and seldom a person. */
const UIDS = { first: 20_480, count: 40_960 };

/** A launcher that does not end by then may have been stopped with its container; the engine ends both. */
const STOP_MS_MAX = 5000;

interface OfferedRuntime {
  readonly runtime: DetectedRuntime;
  readonly image: string;
}

interface Parts {
  readonly description: EngineDescription;
  readonly maker: ContainerMaker;
  readonly uids: UidSlots;
  readonly runtimes: readonly OfferedRuntime[];
  readonly probed: ProbedImage;
}

/** Instances as containers of an engine that runs here already, at level `container`: Podman, or Docker. */
export class ContainerDriver implements Driver {
  readonly #parts: Parts;
  readonly #instances = new Set<LauncherInstance>();
  readonly #boots = new Set<Promise<unknown>>();
  readonly #warmMemories = new WarmMemories();
  #isClosed = false;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Finds the engine and what its images have. Rejects with `isolation-unavailable` when the engine or an image is missing, or an
   * instance cannot be made of it, and with `bad-configuration`.
   */
  static async open(settings: ContainerDriverSettings): Promise<ContainerDriver> {
    const engine = new ContainerEngine(findSocket(settings.socket, { env: process.env, exists: existsSync }));
    const description = await engine.describe();
    const { packages = {}, ceilings } = settings;
    const names = insideNames(true);
    const owner = readOwner();
    const maker = new ContainerMaker(engine, {
      owner,
      ceilings,
      binds: [
        { host: findLauncher(), inside: LAUNCHER_INSIDE },
        { host: agentsFolder, inside: names.agents },
        ...Object.entries(packages).map(([runtime, folder]) => ({
          host: folder,
          inside: names.packages(runtime, folder),
        })),
      ],
    });
    const manifests = readManifests(runtimesFolder);
    const uids = await UidSlots.open(UIDS);
    try {
      const probe = new ImageProbe(engine, maker, uids);
      const probedImages = await probe.askAll(wantedImages(manifests, settings));
      const [probed] = probedImages;
      if (probed === undefined) {
        throw new ChameleonError('isolation-unavailable', 'no runtime is to come from any image');
      }
      const runtimes = probedImages.flatMap(({ image, found }) =>
        manifests.flatMap((manifest) => {
          const interpreter = found.get(manifest.runtime);
          const describe = (at: NonNullable<typeof interpreter>) =>
            describeRuntime(manifest, at, { names, packages, limitsMax: undefined });
          return interpreter === undefined ? [] : [{ image, runtime: describe(interpreter) }];
        }),
      );
      // Tidying up after others may take as long as it likes, and may fail: it is for those who come later.
      sweepOrphans(engine, owner).catch(() => undefined);
      return new ContainerDriver({ description, maker, uids, runtimes, probed });
    } catch (error) {
      uids.close();
      throw error;
    }
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  async capabilities(): Promise<DriverCapabilities> {
    const { description, probed, runtimes } = this.#parts;
    return {
      driver: 'container',
      level: 'container',
      layers: describeWalls(description, probed.ready),
      memorySource: 'sampled',
      runtimes: offerAtLevel(
        runtimes.map(({ runtime }) => runtime.info),
        { level: 'container', isNetworkOffered: false },
      ),
    };
  }

  async create(request: InstanceRequest): Promise<DriverInstance> {
    const { runtimes } = this.#parts;
    const offered = runtimes.find(({ runtime }) => runtime.info.runtime === request.runtime);
    if (offered === undefined) {
      const known = runtimes.map(({ runtime }) => runtime.info.runtime).join(', ');
      throw new ChameleonError('unknown-runtime', `unknown runtime ${request.runtime}, known: ${known}`);
    }
    if (request.network !== undefined) {
      throw new ChameleonError(
        'isolation-unavailable',
        'instances of level container have no network at all, so none may have a way out',
      );
    }
    if (this.#isClosed) {
      throw new ChameleonError('shutting-down', 'the container driver is closed');
    }
    const boot = this.#boot(request, offered);
    this.#boots.add(boot);
    try {
      return await boot;
    } finally {
      this.#boots.delete(boot);
    }
  }

  /** No interpreter is forked into containers. */
  holdLayers(): void {}

  heldLayers(): readonly [] {
    return [];
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled([...this.#boots]);
    await Promise.all([...this.#instances].map((instance) => instance.stop()));
    await this.#parts.maker.tidyUp();
    this.#parts.uids.close();
  }

  async #boot(request: InstanceRequest, { runtime, image }: OfferedRuntime): Promise<LauncherInstance> {
    const startedAt = performance.now();
    const { maker, uids } = this.#parts;
    const { instanceId, preload, wanted } = request;
    const socket = await maker.make(instanceId, image, uids);
    const warmMemory = this.#warmMemories.of(runtime.info.runtime, preload ?? []);
    const { instance, closed } = await bootInstance({
      ...{ instanceId, preload, wanted, runtime, socket, warmMemory, startedAt },
      packages: [],
      uid: undefined,
      zygote: undefined,
      egress: undefined,
      stopMsMax: STOP_MS_MAX,
    });
    this.#instances.add(instance);
    void closed.then(() => this.#instances.delete(instance));
    if (this.#isClosed) {
      await instance.stop();
      throw new ChameleonError('shutting-down', 'the container driver was closed');
    }
    return instance;
  }
}
