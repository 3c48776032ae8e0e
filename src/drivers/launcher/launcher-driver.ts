import { ChameleonError } from '../../kernel/errors.ts';
import { BYTES_PER_MB } from '../../kernel/units.ts';
import type { ExecutionLimits } from '../../model/execution.ts';
import { type HeldLayer, isWithin, type Layer } from '../../model/layer.ts';
import type { Driver, DriverCapabilities, DriverInstance, InstanceRequest, NetworkDoor } from '../driver.ts';
import { offerAtLevel } from '../offer-at-level.ts';
import { bootInstance, park } from './boot-instance.ts';
import { BuildCache } from './build-cache.ts';
import type { BuildBounds } from './build-shares.ts';
import { findCgroupParents } from './cgroup-parents.ts';
import { CompilingInstance } from './compiling-instance.ts';
import { describeLayers } from './describe-layers.ts';
import { type DetectedRuntime, detectRuntimes, pathsFor } from './detect-runtimes.ts';
import { type DaemonOptions, LauncherDaemon } from './launcher-daemon.ts';
import { type BuildFolder, openBuildFolder } from './launcher-folder.ts';
import type { LauncherInstance } from './launcher-instance.ts';
import { choosePaths, findLauncher, insideNames, runtimesFolder } from './launcher-paths.ts';
import { type ReadyReply, readySchema } from './launcher-replies.ts';
import type { PackageFolders } from './package-folders.ts';
import { ProgramCompiler } from './program-compiler.ts';
import { createFrame } from './run-frames.ts';
import { readManifests } from './runtime-manifest.ts';
import { UidSlots } from './uid-slots.ts';
import { WarmMemories } from './warm-memory.ts';
import { type ZygoteLayer, Zygotes } from './zygotes.ts';

export interface LauncherDriverSettings {
  readonly isolation: DaemonOptions['level'];
  /** False leaves control groups alone even where they are writable; memory is then sampled. */
  readonly isUsingCgroups?: boolean;
  /** False boots an interpreter for every instance, also where it could be forked from one that has booted. */
  readonly isForking?: boolean;
  /** Every instance can read them, and programs of their runtime import from them. */
  readonly packages?: PackageFolders;
  /** What any run may have at most: no compiler has more. */
  readonly limitsMax?: ExecutionLimits | undefined;
  /** How much of what compilers made is kept for their users' next runs; 0: nothing. */
  readonly buildMbMax?: number | undefined;
}

const BUILD_MB_MAX = 256;
const BUILD_COUNT_MAX = 4096;

/** What an instance is forked from; without a zygote it boots an interpreter of its own. */
interface Fork {
  readonly layer: ZygoteLayer;
  readonly zygote: string | undefined;
}

interface Parts {
  readonly daemonOptions: DaemonOptions;
  readonly isForking: boolean;
  readonly uids: UidSlots | undefined;
  readonly buildFolder: BuildFolder;
  readonly buildBounds: BuildBounds;
}

/** Instances made by the native launcher, at level `process` or, where that is refused, `process-landlock`. */
export class LauncherDriver implements Driver {
  readonly #parts: Parts;
  readonly #instances = new Set<LauncherInstance>();
  readonly #boots = new Set<Promise<unknown>>();
  readonly #warmMemories = new WarmMemories();
  readonly #zygotes: Zygotes | undefined;
  readonly #compiler: ProgramCompiler;
  #daemon: Promise<LauncherDaemon>;
  #ready: ReadyReply | undefined;
  #runtimes: readonly DetectedRuntime[] = [];
  #doorCount = 0;
  #isClosed = false;

  private constructor(parts: Parts, daemon: LauncherDaemon) {
    this.#parts = parts;
    this.#daemon = Promise.resolve(daemon);
    const connect = async () => (await this.#liveDaemon()).connect();
    this.#zygotes = parts.isForking ? new Zygotes(connect, () => performance.now()) : undefined;
    this.#compiler = new ProgramCompiler({
      cache: new BuildCache(parts.buildFolder.folder, parts.buildBounds),
      boot: (runtime, instanceId) =>
        this.#bootCounted({ instanceId, runtime: runtime.info.runtime }, runtime),
    });
  }

  /** Finds what the host offers and starts the daemon. Rejects with `isolation-unavailable`: never a lower level. */
  static async open(settings: LauncherDriverSettings): Promise<LauncherDriver> {
    const { packages = {} } = settings;
    // A fork enters namespaces; the lower level has none.
    const isForking = settings.isolation === 'process' && settings.isForking !== false;
    const names = insideNames(settings.isolation === 'process');
    const manifests = readManifests(runtimesFolder).filter((each) =>
      each.levels.includes(settings.isolation),
    );
    const daemonOptions: DaemonOptions = {
      launcher: findLauncher(),
      level: settings.isolation,
      paths: choosePaths(names, { ...pathsFor(manifests), packages }),
      cgroups: settings.isUsingCgroups === false ? { v1: {}, v2: undefined } : findCgroupParents(),
    };
    // The daemon needs a while to listen, and some interpreters take long to say who they are: both at once.
    const starting = LauncherDaemon.start(daemonOptions);
    const isKeeping = settings.isolation === 'process';
    const offer = { names, packages, limitsMax: settings.limitsMax, isForking, isKeeping };
    const detecting = detectRuntimes(manifests, offer);
    const daemon = await starting;
    const uids = process.geteuid?.() === 0 ? await UidSlots.open() : undefined;
    const buildFolder = await openBuildFolder();
    const { buildMbMax = BUILD_MB_MAX } = settings;
    const buildBounds = { bytesMax: buildMbMax * BYTES_PER_MB, countMax: BUILD_COUNT_MAX };
    const parts = { daemonOptions, uids, isForking, buildFolder, buildBounds };
    const driver = new LauncherDriver(parts, daemon);
    try {
      driver.#ready = await driver.#tryLayers();
      driver.#runtimes = await detecting;
    } catch (error) {
      await driver.close();
      throw error;
    }
    return driver;
  }

  /** Without a network namespace of its own an instance would reach whatever the host does. */
  get #hasNamespaces(): boolean {
    return this.#parts.daemonOptions.level === 'process';
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  async capabilities(): Promise<DriverCapabilities> {
    const ready = this.#ready ?? (await this.#tryLayers());
    return {
      driver: 'launcher',
      level: ready.level,
      layers: describeLayers(ready),
      memorySource: ready.cgroups.memory === undefined ? 'sampled' : 'cgroup',
      runtimes: offerAtLevel(
        this.#runtimes.map((each) => each.info),
        { level: ready.level, isNetworkOffered: this.#hasNamespaces },
      ),
    };
  }

  async create(request: InstanceRequest): Promise<DriverInstance> {
    const runtime = this.#runtimes.find((each) => each.info.runtime === request.runtime);
    if (runtime === undefined) {
      const known = this.#runtimes.map((each) => each.info.runtime).join(', ');
      throw new ChameleonError('unknown-runtime', `unknown runtime ${request.runtime}, known: ${known}`);
    }
    if (this.#isClosed) {
      throw new ChameleonError('shutting-down', 'the launcher driver is closed');
    }
    if (request.network !== undefined && !this.#hasNamespaces) {
      throw new ChameleonError(
        'isolation-unavailable',
        `instances of level ${this.#parts.daemonOptions.level} have no network namespace, so none may have a network`,
      );
    }
    const instance = await this.#bootCounted(request, runtime);
    const { compile: recipe } = runtime;
    return recipe === undefined
      ? instance
      : new CompilingInstance({ inner: instance, runtime, recipe, compiler: this.#compiler });
  }

  holdLayers(layers: readonly Layer[]): void {
    const loadable = layers.flatMap(({ runtime: name, packages }) => {
      const runtime = this.#runtimes.find((each) => each.info.runtime === name);
      const names = runtime?.loadable.map((each) => each.name) ?? [];
      return runtime !== undefined && packages.length > 0 && isWithin(packages, names)
        ? [{ runtime, packages }]
        : [];
    });
    this.#zygotes?.hold(loadable);
  }

  heldLayers(): readonly HeldLayer[] {
    return this.#zygotes?.held() ?? [];
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled([...this.#boots]);
    await Promise.all([...this.#instances].map((instance) => instance.stop()));
    await this.#zygotes?.close();
    const daemon = await this.#daemon.catch(() => undefined);
    await daemon?.stop();
    this.#parts.uids?.close();
    this.#parts.buildFolder.close();
  }

  async #bootCounted(request: InstanceRequest, runtime: DetectedRuntime): Promise<LauncherInstance> {
    const boot = this.#boot(request, runtime);
    this.#boots.add(boot);
    try {
      return await boot;
    } finally {
      this.#boots.delete(boot);
    }
  }

  async #boot(request: InstanceRequest, runtime: DetectedRuntime): Promise<LauncherInstance> {
    const { instance, closed } = await this.#forkOrBoot(request, runtime);
    this.#instances.add(instance);
    void closed.then(() => this.#instances.delete(instance));
    if (this.#isClosed) {
      await instance.stop();
      throw new ChameleonError('shutting-down', 'the launcher driver was closed');
    }
    return instance;
  }

  /** A fork of the layer's zygote if there is one, else of the runtime's; an interpreter of its own if that fails. */
  async #forkOrBoot(request: InstanceRequest, runtime: DetectedRuntime): ReturnType<typeof bootInstance> {
    const plain: Fork = { layer: { runtime, packages: [] }, zygote: undefined };
    const fork =
      this.#findZygote({ runtime, packages: request.packages ?? [] }) ?? this.#findZygote(plain.layer);
    if (fork === undefined) {
      return this.#bear(request, plain);
    }
    try {
      return await this.#bear(request, fork);
    } catch (error) {
      if (error instanceof ChameleonError && error.code === 'overloaded') {
        throw error; // no user was free: not the zygote's doing
      }
      this.#zygotes?.drop(fork.layer, fork.zygote);
      return this.#bear(request, plain);
    }
  }

  #findZygote(layer: ZygoteLayer): (Fork & { readonly zygote: string }) | undefined {
    const zygote = this.#zygotes?.nameFor(layer);
    return zygote === undefined ? undefined : { layer, zygote };
  }

  async #bear(request: InstanceRequest, { layer, zygote }: Fork): ReturnType<typeof bootInstance> {
    const { instanceId, preload, wanted, network } = request;
    const { runtime, packages } = layer;
    const daemon = await this.#liveDaemon();
    const egress = network && (await this.#openDoor(daemon, network));
    const uid = this.#parts.uids?.acquire();
    const socket = daemon.connect();
    const release = () => uid !== undefined && this.#parts.uids?.release(uid);
    // A user is free again when nothing that ran as it is left, which only the end of the stream says.
    socket.once('close', release);
    // A fork shares with its zygote most of what an interpreter of its own holds.
    const kind = `${runtime.info.runtime}${zygote === undefined ? '' : ', forked'}`;
    const warmMemory = this.#warmMemories.of(kind, [...packages, ...(preload ?? [])]);
    return bootInstance({
      ...{ instanceId, preload, packages, wanted, runtime },
      ...{ uid, zygote, egress, socket, warmMemory },
    });
  }

  /** Resolves with the name that the launcher knows it by. */
  async #openDoor(daemon: LauncherDaemon, door: NetworkDoor): Promise<string> {
    this.#doorCount += 1;
    const name = String(this.#doorCount);
    await door.listen(daemon.doorPath(name));
    return name;
  }

  /** A daemon that died took its instances along; the next instance is made by a new one. */
  async #liveDaemon(): Promise<LauncherDaemon> {
    const daemon = await this.#daemon;
    if (!daemon.hasExited) {
      return daemon;
    }
    this.#daemon = LauncherDaemon.start(this.#parts.daemonOptions);
    return this.#daemon;
  }

  /** Makes one bare instance and takes it down again: what it reports is what every instance gets. */
  async #tryLayers(): Promise<ReadyReply> {
    const daemon = await this.#liveDaemon();
    const uid = this.#parts.uids?.acquire();
    try {
      const { connection, ready } = await park(daemon.connect(), createFrame({ runtime: undefined, uid }), {
        schema: readySchema,
        hear: () => undefined,
      });
      connection.destroy();
      await connection.closed;
      return ready;
    } finally {
      if (uid !== undefined) {
        this.#parts.uids?.release(uid);
      }
    }
  }
}
