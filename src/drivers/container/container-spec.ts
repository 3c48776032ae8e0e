import { BYTES_PER_MB } from '../../kernel/units.ts';
import type { BoundPath } from '../launcher/launcher-paths.ts';

/** What no run may exceed, whatever it asks for: an instance is made before its run is known. */
export interface ContainerCeilings {
  readonly memoryMb: number;
  readonly processCount: number;
  readonly fileBytes: number;
}

export interface ContainerRequest {
  readonly image: string;
  readonly uid: number;
  readonly binds: readonly BoundPath[];
  readonly ceilings: ContainerCeilings;
  readonly labels: Readonly<Record<string, string>>;
}

/** Where the launcher is inside. */
export const LAUNCHER_INSIDE = '/opt/chameleon/launcher';

/** For the launcher's own three processes, and what the kernel keeps of everything in a group. */
const MEMORY_SLACK_MB = 32;
const PROCESS_SLACK = 16;
const BOX_SLACK_BYTES = 8 * BYTES_PER_MB;
const OPEN_FILES = 1024;
/** As a program of the launcher has it on the host: a quarter of what everybody has without being asked. */
const CPU_SHARES = 256;
const SHARED_MEMORY_BYTES = 64 * BYTES_PER_MB;

function limitsOf({ memoryMb, processCount }: ContainerCeilings) {
  const memoryBytes = (memoryMb + MEMORY_SLACK_MB) * BYTES_PER_MB;
  const processes = processCount + PROCESS_SLACK;
  return {
    Memory: memoryBytes,
    // Together with swap, so that there is no swap.
    MemorySwap: memoryBytes,
    PidsLimit: processes,
    CpuShares: CPU_SHARES,
    Ulimits: [
      { Name: 'core', Soft: 0, Hard: 0 },
      // Named because the engine's defaults may be more than it is allowed to give itself.
      { Name: 'nofile', Soft: OPEN_FILES, Hard: OPEN_FILES },
      // The launcher sets a run's own, which is above its limit by a slack.
      { Name: 'nproc', Soft: 2 * processes + 64, Hard: 2 * processes + 64 },
    ],
  };
}

function writableFolders({ fileBytes }: ContainerCeilings): Record<string, string> {
  const sized = `rw,exec,nosuid,nodev,mode=1777,size=${fileBytes + BOX_SLACK_BYTES}`;
  // Podman makes the last two writable in a read-only container, where nothing else covers them.
  const closed = 'ro,noexec,nosuid,nodev,mode=755,size=4096';
  return { '/box': sized, '/tmp': sized, '/run': closed, '/var/tmp': closed };
}

/**
 * The container of one instance, in the words of the engine's API. Nothing of the image is executed but what the launcher is
 * told to, and nothing of the engine's defaults is relied on that widens what a program can reach.
 */
export function containerSpec(request: ContainerRequest) {
  return {
    Image: request.image,
    Entrypoint: [LAUNCHER_INSIDE, 'contained'],
    Cmd: [],
    User: `${request.uid}:${request.uid}`,
    WorkingDir: '/',
    Hostname: 'box',
    Env: [],
    Labels: { ...request.labels },
    Healthcheck: { Test: ['NONE'] },
    Tty: false,
    OpenStdin: true,
    // Whoever attached is the client: when it is gone, the launcher's input ends, and with it the instance.
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    NetworkDisabled: true,
    HostConfig: {
      ...limitsOf(request.ceilings),
      NetworkMode: 'none',
      IpcMode: 'private',
      Privileged: false,
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Devices: [],
      RestartPolicy: { Name: 'no' },
      // The output is the protocol's: it is nobody's log, and would fill the disk.
      LogConfig: { Type: 'none', Config: {} },
      ShmSize: SHARED_MEMORY_BYTES,
      Tmpfs: writableFolders(request.ceilings),
      Binds: request.binds.map(({ host, inside }) => `${host}:${inside}:ro`),
    },
  };
}
