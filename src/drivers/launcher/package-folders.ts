import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { ChameleonError, messageOf } from '../../kernel/errors.ts';
import { runtimesFolder } from './launcher-paths.ts';
import { type RuntimeManifest, readManifests } from './runtime-manifest.ts';

/** By runtime, the real path of the folder whose packages its programs may import. */
export type PackageFolders = Readonly<Record<string, string>>;

const OTHERS_READ_AND_SEARCH = 0o005;

/** Why instances could not read the folder; as root each runs as a user of its own. */
function unreadable(folder: string): string | undefined {
  if (process.geteuid?.() === 0) {
    const isOpen = (statSync(folder).mode & OTHERS_READ_AND_SEARCH) === OTHERS_READ_AND_SEARCH;
    return isOpen ? undefined : `${folder} is closed to other users, as one of which each program runs`;
  }
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    return undefined;
  } catch {
    return `${folder} cannot be read by the user of this server`;
  }
}

/** What is wrong with the real path of a folder; undefined when it can be offered. */
function problemOf(
  folder: string,
  { folderName }: NonNullable<RuntimeManifest['packages']>,
): string | undefined {
  if (!statSync(folder).isDirectory()) {
    return `${folder} is not a directory`;
  }
  if (folder === '/') {
    return '/ is the whole host';
  }
  if (folder.includes(':')) {
    return `${folder} has a colon in its name, which separates paths`;
  }
  if (folderName !== undefined && basename(folder) !== folderName) {
    return `${folder} must be named ${folderName}, or its packages would not find each other`;
  }
  return unreadable(folder);
}

function resolveFolder(manifests: readonly RuntimeManifest[], runtime: string, given: string): string {
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
  const problem = problemOf(folder, manifest.packages);
  if (problem !== undefined) {
    throw refuse(problem);
  }
  return folder;
}

/**
 * Follows the operator's folders to where they really are, once: what a symlink on the way says later changes nothing.
 * Throws `bad-configuration`, by the name of the setting, for a runtime that takes no packages and for a folder that
 * is missing, is none, or could not be read by programs.
 */
export function resolvePackageFolders(given: Readonly<Record<string, string>>): PackageFolders {
  const runtimes = Object.entries(given);
  const manifests = runtimes.length === 0 ? [] : readManifests(runtimesFolder);
  return Object.fromEntries(
    runtimes.map(([runtime, folder]) => [runtime, resolveFolder(manifests, runtime, folder)]),
  );
}
