import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Another way to start a program isolated, as it is found on this host. */
export interface Peer {
  readonly name: string;
  /** Milliseconds until the end of `/bin/true` is known. Rejects unless it ended with code 0. */
  time(): Promise<number>;
}

/** Where the same layout stands for all: a root with the host's programs and nothing else. */
interface Ground {
  readonly bundle: string;
  readonly rootfs: string;
}

let serial = 0;

type CommandOf = (ground: Ground) => readonly [string, ...string[]];

const lowLimits = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024'];

function podmanOn(runtime: string): CommandOf {
  return ({ rootfs }) => [
    'podman',
    ...['--runtime', runtime, '--cgroup-manager', 'cgroupfs', '--events-backend', 'file'],
    ...[
      'run',
      '--rm',
      '--network',
      'none',
      ...lowLimits,
      '-v',
      '/usr:/usr:ro',
      '--rootfs',
      rootfs,
      '/bin/true',
    ],
  ];
}

function bundleOn(runtime: string): CommandOf {
  return ({ bundle }) => {
    serial += 1;
    return [runtime, 'run', '--bundle', bundle, `chameleon-peer-${process.pid}-${serial}`];
  };
}

/** By kind; of each kind the first that works here is taken: not every OCI runtime takes every host's cgroups. */
const kinds: Readonly<Record<string, Readonly<Record<string, CommandOf>>>> = {
  bwrap: {
    bwrap: () => [
      'bwrap',
      ...['--ro-bind', '/usr', '/usr', '--symlink', 'usr/bin', '/bin', '--symlink', 'usr/lib', '/lib'],
      ...[
        '--symlink',
        'usr/lib64',
        '/lib64',
        '--unshare-all',
        '--dev',
        '/dev',
        '--proc',
        '/proc',
        '/bin/true',
      ],
    ],
  },
  oci: { crun: bundleOn('crun'), runc: bundleOn('runc') },
  podman: { 'podman with crun': podmanOn('crun'), 'podman with runc': podmanOn('runc') },
};

async function timeOf([command, ...args]: readonly [string, ...string[]]): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (bytes: Buffer) => {
    complaint += bytes;
  });
  const [exitCode] = await once(child, 'close');
  const ms = performance.now() - startedAt;
  if (exitCode !== 0) {
    throw new Error(`${command}: ${complaint.trim().slice(0, 200)}`);
  }
  return ms;
}

async function prepareGround(): Promise<Ground> {
  const bundle = await mkdtemp(join(tmpdir(), 'chameleon-peers-'));
  const rootfs = join(bundle, 'rootfs');
  for (const folder of ['usr', 'proc', 'dev', 'etc', 'tmp', 'run']) {
    await mkdir(join(rootfs, folder), { recursive: true });
  }
  for (const name of ['bin', 'lib', 'lib64', 'sbin']) {
    await symlink(`usr/${name}`, join(rootfs, name));
  }
  return { bundle, rootfs };
}

/** The configuration that an OCI runtime proposes, for one program on that root. */
async function writeConfig({ bundle }: Ground, runtime: string): Promise<void> {
  const path = join(bundle, 'config.json');
  await rm(path, { force: true });
  await execute(runtime, ['spec'], { cwd: bundle });
  const config = JSON.parse(await readFile(path, 'utf8'));
  config.root = { path: 'rootfs', readonly: true };
  Object.assign(config.process, { terminal: false, args: ['/bin/true'], rlimits: [] });
  config.mounts = [
    ...config.mounts.filter(({ destination }: { destination: string }) =>
      ['/proc', '/dev'].includes(destination),
    ),
    { destination: '/usr', source: '/usr', type: 'none', options: ['rbind', 'ro'] },
  ];
  await writeFile(path, JSON.stringify(config));
}

/** The peers that work here, by kind, and why others do not. */
export async function findPeers(): Promise<{
  readonly peers: Readonly<Record<string, Peer>>;
  readonly missing: readonly string[];
  close(): Promise<void>;
}> {
  const ground = await prepareGround();
  const peers: Record<string, Peer> = {};
  const missing: string[] = [];
  for (const [kind, candidates] of Object.entries(kinds)) {
    for (const [name, commandOf] of Object.entries(candidates)) {
      try {
        if (kind === 'oci') {
          await writeConfig(ground, name);
        }
        await timeOf(commandOf(ground));
        peers[kind] = { name, time: () => timeOf(commandOf(ground)) };
        break;
      } catch (error) {
        missing.push(`${name}: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
  return { peers, missing, close: () => rm(ground.bundle, { recursive: true, force: true }) };
}
