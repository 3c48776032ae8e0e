import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findOwnCgroups } from '../../../src/drivers/launcher/cgroup-parents.ts';
import type { SeenProcess } from './process-census.ts';

function socketFolderOf({ command }: SeenProcess): string | undefined {
  const socket = /chameleon-launcher daemon --socket (\S+)/.exec(command)?.[1];
  return socket === undefined ? undefined : dirname(socket);
}

/** What launcher daemons among these processes left on the host: folders of their sockets, cgroups of their instances. */
export function leftoversOf(processes: readonly SeenProcess[]): readonly string[] {
  const folders = new Set(processes.flatMap((each) => socketFolderOf(each) ?? []));
  const daemons = new Set(processes.filter(socketFolderOf).map(({ pid }) => pid));
  const groups = new Set(
    findOwnCgroups({
      membership: readFileSync('/proc/self/cgroup', 'utf8'),
      mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
    }).values(),
  );
  const directories = [...groups].flatMap((group) =>
    readdirSync(group)
      .filter((name) => daemons.has(Number(/^chameleon-(\d+)-\d+$/.exec(name)?.[1])))
      .map((name) => join(group, name)),
  );
  return [...[...folders].filter((folder) => existsSync(folder)), ...directories];
}
