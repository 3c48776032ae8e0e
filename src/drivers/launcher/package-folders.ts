import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { ChameleonError, messageOf } from '../../kernel/errors.ts';
import { runtimesFolder } from './launcher-paths.ts';
import { type RuntimeManifest, readManifests } from './runtime-manifest.ts';

/** By runtime, the real path of the folder whose packages its programs may import. */
export type PackageFolders = Readonly<Record<string, string>>;

/** Where packages are offered: at the lower level nothing is mounted, so the way to them has to be open too. */
export interface PackageSurroundings {
  readonly isolation: 'process' | 'process-landlock';
  readonly dataFolder: string;
}

const OTHERS_SEARCH = 0o001;
const OTHERS_READ_AND_SEARCH = 0o005;

function isOpenToOthers(path: string, rights: number): boolean {
  return (statSync(path).mode & rights) === rights;
}

function parentsOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...parentsOf(parent)];
}

/** Why instances could not read the folder; as root each runs as a user of its own. */
function unreadable(folder: string, { isolation }: PackageSurroundings): string | undefined {
  if (process.geteuid?.() === 0) {
    const way = isolation === 'process' ? [] : parentsOf(folder);
    const closed = isOpenToOthers(folder, OTHERS_READ_AND_SEARCH)
      ? way.find((parent) => !isOpenToOthers(parent, OTHERS_SEARCH))
      : folder;
    return closed === undefined
      ? undefined
      : `${closed} is closed to other users, as one of which each program runs`;
  }
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    return undefined;
  } catch {
    return `${folder} cannot be read by the user of this server`;
  }
}

/** Whether a path is the folder itself or below it. The path need not exist yet. */
function holds(folder: string, path: string): boolean {
  const real = existsSync(path) ? realpathSync(path) : resolve(path);
  return !join(relative(folder, real), '/').startsWith('../');
}

/** What is wrong with the real path of a folder; undefined when it can be offered. */
function problemOf(
  folder: string,
  { folderName }: NonNullable<RuntimeManifest['packages']>,
  around: PackageSurroundings,
): string | undefined {
  if (!statSync(folder).isDirectory()) {
    return `${folder} is not a directory`;
  }
  if (holds(folder, around.dataFolder)) {
    return `${folder} holds the data of the server, ${around.dataFolder}, which programs may not read`;
  }
  if (folder.includes(':')) {
    return `${folder} has a colon in its name, which separates paths`;
  }
  if (folderName !== undefined && basename(folder) !== folderName) {
    return `${folder} must be named ${folderName}, or its packages would not find each other`;
  }
  return unreadable(folder, around);
}

function resolveFolder(
  manifests: readonly RuntimeManifest[],
  [runtime, given]: readonly [string, string],
  around: PackageSurroundings,
): string {
  const refuse = (why: string, cause?: unknown) =>
    new ChameleonError('bad-configuration', `packages.${runtime}: ${why}`, { cause });
  const manifest = manifests.find((each) => each.runtime === runtime);
  if (manifest?.packages === undefined) {
    const able = manifests.filter(({ packages }) => packages !== undefined).map((each) => each.runtime);
    throw refuse(`packages can be offered to ${able.join(', ')}`);
  }
  let folder: string;
  try {
    folder = realpathSync(given);
  } catch (error) {
    throw refuse(messageOf(error), error);
  }
  const problem = problemOf(folder, manifest.packages, around);
  if (problem !== undefined) {
    throw refuse(problem);
  }
  return folder;
}

/**
 * Follows the operator's folders to where they really are, once: what a symlink on the way says later changes nothing.
 * Throws `bad-configuration`, by the name of the setting, for a runtime that takes no packages and for a folder that
 * is missing, is none, holds the server's data, or could not be read by programs.
 */
export function resolvePackageFolders(
  given: Readonly<Record<string, string>>,
  around: PackageSurroundings,
): PackageFolders {
  const pairs = Object.entries(given);
  const manifests = pairs.length === 0 ? [] : readManifests(runtimesFolder);
  return Object.fromEntries(pairs.map((pair) => [pair[0], resolveFolder(manifests, pair, around)]));
}
