import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChameleonError } from '../../kernel/errors.ts';

/** The package's folder: three up, from the sources as from the build. */
const packageFolder = fileURLToPath(new URL('../../../', import.meta.url));

export const runtimesFolder = join(packageFolder, 'runtimes');
export const agentsFolder = join(runtimesFolder, 'agents');
export const recipesFolder = join(runtimesFolder, 'images');

/** A host path and the name under which instances see it, read-only. */
export interface BoundPath {
  readonly host: string;
  readonly inside: string;
}

/** Where programs, libraries and nothing personal are. */
const SYSTEM_FOLDERS = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/nix/store'];

/**
 * The launcher of this platform. Throws `isolation-unavailable` when there is none or when it is not the one whose
 * hash is committed beside it.
 */
export function findLauncher(): string {
  const folder = join(packageFolder, 'native', 'bin', `linux-${process.arch}`);
  const launcher = join(folder, 'chameleon-launcher');
  if (!existsSync(launcher)) {
    throw new ChameleonError(
      'isolation-unavailable',
      `no launcher for ${process.platform}-${process.arch} at ${launcher}: build it with native/build.sh`,
    );
  }
  const expected = readFileSync(`${launcher}.sha256`, 'utf8').slice(0, 64);
  const actual = createHash('sha256').update(readFileSync(launcher)).digest('hex');
  if (actual !== expected) {
    throw new ChameleonError(
      'isolation-unavailable',
      `${launcher} has hash ${actual}, expected ${expected}: build it anew with native/build.sh`,
    );
  }
  return launcher;
}

/** Names inside instances: apart from the host's, except where no mount can rename them. */
export interface InsideNames {
  readonly node: string;
  readonly agents: string;
  /** Of the packages offered to a runtime, by the folder that they are in. */
  packages(runtime: string, folder: string): string;
}

export function insideNames(isRenaming: boolean): InsideNames {
  return isRenaming
    ? {
        node: '/opt/chameleon/node',
        agents: '/opt/chameleon/agents',
        packages: (runtime, folder) => join('/opt/chameleon/packages', runtime, basename(folder)),
      }
    : {
        node: realpathSync(process.execPath),
        agents: agentsFolder,
        packages: (_runtime, folder) => folder,
      };
}

/** What of the host instances are to see besides its system, Node and the agents. */
interface WantedPaths {
  readonly interpreters: readonly string[];
  readonly hostPaths: readonly string[];
  /** Real paths, by runtime. */
  readonly packages: Readonly<Record<string, string>>;
}

/** Everything of the host that instances see: the system's folders, Node, the agents, packages and what runtimes ask for. */
export function choosePaths(names: InsideNames, wanted: WantedPaths): readonly BoundPath[] {
  const system = SYSTEM_FOLDERS.filter((folder) => existsSync(folder));
  const isSystem = (path: string) => system.some((folder) => path.startsWith(`${folder}/`));
  const elsewhere = wanted.interpreters
    .map((path) => dirname(realpathSync(path)))
    .filter((folder) => !isSystem(`${folder}/`));
  const asked = wanted.hostPaths.flatMap((pattern) => globSync(pattern)).filter((path) => !isSystem(path));
  return [
    ...[...new Set([...system, ...elsewhere, ...asked])].map((path) => ({ host: path, inside: path })),
    { host: realpathSync(process.execPath), inside: names.node },
    { host: agentsFolder, inside: names.agents },
    ...Object.entries(wanted.packages).map(([runtime, folder]) => ({
      host: folder,
      inside: names.packages(runtime, folder),
    })),
  ];
}
