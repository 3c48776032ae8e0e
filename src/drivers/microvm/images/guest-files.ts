import { copyFileSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { agentsFolder, findLauncher, insideNames } from '../../launcher/launcher-paths.ts';
import type { ImageRecipe } from './image-recipe.ts';

/** Where the first process of a machine finds what it is told; native/PROTOCOL.md names them. */
const MODULES_INSIDE = 'chameleon/modules';
const ORDER_INSIDE = 'chameleon/modules/order';
const OPTIONS_INSIDE = 'chameleon/options';
const LAUNCHER_INSIDE = 'opt/chameleon/launcher';

const names = insideNames(true);
export const NODE_INSIDE = names.node;

const MOUNT_POINTS = ['dev', 'proc', 'sys', 'run', 'tmp', 'box', 'etc'];

/** What programs see of the machine's files, read-only. */
const SHOWN = ['/usr', '/bin', '/sbin', '/lib', '/lib64', names.agents];

/** The words that the launcher is given in a machine: as a daemon's options on a host. */
export function guestOptions({ hasNode }: Pick<ImageRecipe, 'hasNode'>): readonly string[] {
  const shown = hasNode ? [...SHOWN, names.node] : SHOWN;
  return [
    ...['--socket', '/run/launcher/socket', '--cgroup-v2', '/sys/fs/cgroup/boxes'],
    ...shown.flatMap((path) => ['--bind-ro', path]),
  ];
}

function linesOf(words: readonly string[]): string {
  return words.map((word) => `${word}\n`).join('');
}

/** Adds what is in every machine besides packages: its first process, the agents, and what these are told. */
export function addGuestFiles(root: string, recipe: ImageRecipe, modules: readonly string[]): void {
  for (const name of [...MOUNT_POINTS, 'opt/chameleon', MODULES_INSIDE]) {
    mkdirSync(join(root, name), { recursive: true });
  }
  copyFileSync(findLauncher(), join(root, LAUNCHER_INSIDE));
  cpSync(agentsFolder, join(root, names.agents), { recursive: true });
  if (recipe.hasNode) {
    copyFileSync(process.execPath, join(root, names.node));
  }
  for (const [name, target] of Object.entries(recipe.links)) {
    symlinkSync(target, join(root, name));
  }
  for (const file of modules) {
    copyFileSync(file, join(root, MODULES_INSIDE, basename(file)));
  }
  const inside = modules.map((file) => `/${MODULES_INSIDE}/${basename(file)}`);
  writeFileSync(join(root, ORDER_INSIDE), linesOf(inside));
  writeFileSync(join(root, OPTIONS_INSIDE), linesOf(guestOptions(recipe)));
}
