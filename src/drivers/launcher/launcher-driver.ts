import { dirname, join } from 'node:path';
import { ChameleonError } from '../../kernel/errors.ts';
import type { InstanceId } from '../../kernel/ids.ts';
import { BYTES_PER_MB } from '../../kernel/units.ts';
import type { Driver, DriverCapabilities, DriverInstance, IsolationLayer } from '../driver.ts';
import { type CgroupParents, findCgroups } from './find-cgroups.ts';
import { type FoundRuntime, findRuntimes, runtimesFolder } from './find-runtimes.ts';
import { encodeFrame, encodePairs, frameType } from './frame-codec.ts';
import { LauncherConnection } from './launcher-connection.ts';
import { LauncherDaemon } from './launcher-daemon.ts';
import { LauncherInstance } from './launcher-instance.ts';
import { readReady } from './launcher-replies.ts';
import { UidSlots } from './uid-slots.ts';

export interface LauncherDriverOptions {
  readonly isolation: 'process' | 'process-landlock';
}

/** What any run may be given: a run asks for less, never for more. */
const CEILINGS: readonly (readonly [string, number])[] = [
  ['memoryBytes', 2048 * BYTES_PER_MB],
  ['processes', 512],
  ['fileBytes', 256 * BYTES_PER_MB],
  ['boxBytes', 1024 * BYTES_PER_MB],
];

/** Instances by the launcher: isolated processes with a parked interpreter each. */
export class LauncherDriver implements Driver {
  readonly #daemon: LauncherDaemon;
  readonly #runtimes: readonly FoundRuntime[];
  readonly #cgroups: CgroupParents;
  readonly #uids: UidSlots | undefined;
  readonly #isLandlock: boolean;
  readonly #live = new Set<DriverInstance>();

  private constructor(made: {
    readonly daemon: LauncherDaemon;
    readonly runtimes: readonly FoundRuntime[];
    readonly cgroups: CgroupParents;
    readonly isLandlock: boolean;
  }) {
    this.#daemon = made.daemon;
    this.#runtimes = made.runtimes;
    this.#cgroups = made.cgroups;
    this.#isLandlock = made.isLandlock;
    this.#uids = process.getuid?.() === 0 ? new UidSlots(process.pid) : undefined;
  }

  /** Rejects with `isolation-unavailable` when the launcher cannot build every layer of the level here. */
  static async open({ isolation }: LauncherDriverOptions): Promise<LauncherDriver> {
    const [runtimes, cgroups] = await Promise.all([findRuntimes(), findCgroups()]);
    const isLandlock = isolation === 'process-landlock';
    const binds = [
      { host: agentsOnHost, inside: AGENTS_INSIDE },
      ...runtimes
        .filter(({ programPath }) => !isSystem(programPath))
        .map(({ programPath }) => ({ host: dirname(programPath), inside: insideOf(programPath) })),
    ];
    const unique = binds.filter(({ host }, index) => binds.findIndex((bind) => bind.host === host) === index);
    const daemon = await LauncherDaemon.start({ isolation, cgroups, binds: unique });
    return new LauncherDriver({ daemon, runtimes, cgroups, isLandlock });
  }

  async capabilities(): Promise<DriverCapabilities> {
    return {
      driver: 'launcher',
      level: this.#daemon.level,
      layers: this.#layers(),
      memorySource: this.#cgroups.v1.has('memory') || this.#cgroups.v2 !== undefined ? 'cgroup' : 'sampled',
      runtimes: this.#runtimes.map(({ info }) => info),
    };
  }

  async create(request: {
    readonly instanceId: InstanceId;
    readonly runtime: string;
  }): Promise<DriverInstance> {
    const runtime = this.#runtimes.find(({ info }) => info.runtime === request.runtime);
    if (runtime === undefined) {
      throw new ChameleonError('unknown-runtime', `this host has no runtime ${request.runtime}`);
    }
    const startedAt = performance.now();
    const uid = this.#uids?.take();
    const connection = new LauncherConnection(this.#daemon.connect());
    // The id is free again only when the launcher has closed the stream: then no process of it is left.
    void connection.closed.then(() => uid !== undefined && this.#uids?.give(uid));
    connection.send(encodeFrame(frameType.create, encodePairs(this.#pairsOf(runtime, uid))));
    const ready = readReady(await connection.reply(frameType.ready));
    const bootMs = performance.now() - startedAt;
    const idleMemoryMb = ready.memoryBytes / BYTES_PER_MB;
    const instance = new LauncherInstance(connection, {
      instanceId: request.instanceId,
      runtime,
      bootMs,
      idleMemoryMb,
    });
    this.#live.add(instance);
    void instance.ended.then(() => this.#live.delete(instance));
    return instance;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#live].map((instance) => instance.stop()));
    await this.#daemon.stop();
  }

  #pairsOf(runtime: FoundRuntime, uid: number | undefined): (readonly [string, string | number])[] {
    const agents = this.#isLandlock ? agentsOnHost : AGENTS_INSIDE;
    const { programPath } = runtime;
    const program =
      this.#isLandlock || isSystem(programPath)
        ? programPath
        : join(insideOf(programPath), programPath.slice(dirname(programPath).length + 1));
    const args = [program, ...runtime.parkArguments.map((argument) => argument.replace('{agents}', agents))];
    return [
      ...args.map((arg) => ['arg', arg] as const),
      ...(uid === undefined ? [] : [['uid', uid] as const]),
      ...CEILINGS,
    ];
  }

  #layers(): IsolationLayer[] {
    const hasCgroup = (name: string) => this.#cgroups.v1.has(name) || this.#cgroups.v2 !== undefined;
    const isNamespaced = this.#daemon.level === 'process';
    return [
      {
        name: 'namespaces',
        isApplied: isNamespaced,
        note: 'user, mount, pid, network, ipc, uts, cgroup; without them: sysctl user.max_user_namespaces, or a policy of the host',
      },
      { name: 'read-only root', isApplied: isNamespaced, note: 'private /tmp, /box and /proc' },
      { name: 'landlock', isApplied: !isNamespaced, note: 'the fall-back where user namespaces are refused' },
      { name: 'seccomp', isApplied: true, note: 'an allow-list of system calls' },
      {
        name: 'memory cgroup',
        isApplied: hasCgroup('memory'),
        note: 'without it memory is sampled every 20 ms: delegate a cgroup, or run as root',
      },
      {
        name: 'pids cgroup',
        isApplied: hasCgroup('pids'),
        note: 'without it processes are counted by samples and rlimits',
      },
      {
        name: 'user of its own',
        isApplied: this.#uids !== undefined,
        note: 'as root every instance runs as another user of the host; else all as the user of the server',
      },
    ];
  }
}

const AGENTS_INSIDE = '/opt/agents';
const agentsOnHost = join(runtimesFolder, 'agents');

function isSystem(path: string): boolean {
  return /^\/(usr|bin|lib|lib64)\//.test(path);
}

/** Interpreters outside the system's folders keep none of their host's path inside. */
function insideOf(programPath: string): string {
  return `/opt/${programPath.slice(programPath.lastIndexOf('/') + 1)}`;
}
