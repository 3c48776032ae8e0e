import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A unix socket's path has at most 107 bytes. */
const FOLDER_LENGTH_MAX = 60;
const PREFIX = 'chameleon-launcher-';
const BUILD_PREFIX = 'chameleon-builds-';
/** Younger ones may belong to a daemon that does not listen yet. */
const ABANDONED_AFTER_MS = 60_000;

function temporaryFolder(): string {
  return tmpdir().length > FOLDER_LENGTH_MAX ? '/tmp' : tmpdir();
}

/** Where the socket of a daemon lies in its folder. */
export function socketPathIn(folder: string): string {
  return join(folder, 'launcher.sock');
}

/** Where connections out of the instance that is told this name come to. */
export function doorPathIn(folder: string, name: string): string {
  return join(folder, `egress-${name}`);
}

/** Makes the private folder of one daemon; the daemon removes it when it ends. */
export function makeLauncherFolder(): string {
  return mkdtempSync(join(temporaryFolder(), PREFIX));
}

export function removeLauncherFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** The private folder of one driver's builds. It is in use for as long as somebody listens in it, like a daemon's. */
export interface BuildFolder {
  readonly folder: string;
  close(): void;
}

export async function openBuildFolder(): Promise<BuildFolder> {
  const folder = mkdtempSync(join(temporaryFolder(), BUILD_PREFIX));
  const server = await listenIn(folder);
  const close = () => {
    server.close();
    removeLauncherFolder(folder);
  };
  return { folder, close };
}

function listenIn(folder: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(socketPathIn(folder), () => {
      server.unref();
      resolve(server);
    });
  });
}

/** A socket whose owner is dead refuses, in whatever pid namespace that owner lived. */
function isDeserted(folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPathIn(folder));
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code === 'ECONNREFUSED' || code === 'ENOENT');
    });
  });
}

function isOldAndOurs(folder: string): boolean {
  const status = statSync(folder, { throwIfNoEntry: false });
  return (
    status !== undefined &&
    status.uid === process.geteuid?.() &&
    Date.now() - status.mtimeMs > ABANDONED_AFTER_MS
  );
}

/**
 * Removes what is left of daemons, and of builds, that were killed together with their managers, so that nobody could
 * tidy up.
 */
export async function sweepLauncherFolders(parent = temporaryFolder()): Promise<void> {
  const names = await readdir(parent);
  const ours = names.filter((name) => name.startsWith(PREFIX) || name.startsWith(BUILD_PREFIX));
  for (const folder of ours.map((name) => join(parent, name))) {
    if (isOldAndOurs(folder) && (await isDeserted(folder))) {
      removeLauncherFolder(folder);
    }
  }
}
