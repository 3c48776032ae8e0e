import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { ExecutionLimits } from '../../model/execution.ts';
import type { LoadablePackage } from '../../model/layer.ts';
import type { LanguageInfo } from '../driver.ts';
import { type CompileRecipe, recipeOf } from './compile-recipe.ts';
import type { InsideNames } from './launcher-paths.ts';
import type { PackageFolders } from './package-folders.ts';
import type { RuntimeManifest } from './runtime-manifest.ts';

const ANSWER_MS_MAX = 10_000;
const execute = promisify(execFile);

/** A package that this host has, and what seeds the random state anew that it keeps. */
interface DetectedPackage extends LoadablePackage {
  readonly seed?: string | undefined;
}

/** A language that this host has. */
export interface DetectedRuntime {
  readonly info: LanguageInfo;
  /** The parked interpreter's command line inside; empty at the base layer. */
  readonly parked: readonly string[];
  /** The command line inside of an interpreter that is forked into instances; empty where there is none. */
  readonly zygote: readonly string[];
  /** What its zygotes may load for their forks, as this host has it. */
  readonly loadable: readonly DetectedPackage[];
  /** What the parked interpreter is told besides, as `NAME=value`. */
  readonly environment: readonly string[];
  /** At the base layer: the program's command line inside, without its arguments. */
  readonly command: readonly string[];
  /** Undefined where the command runs the source itself. */
  readonly compile: CompileRecipe | undefined;
}

const ASKED_WITH = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' };

/** What the interpreter answers, on either stream; undefined when it does not run. */
async function askVersion(path: string, manifest: RuntimeManifest): Promise<string | undefined> {
  try {
    const answer = await execute(path, manifest.version.args, { timeout: ANSWER_MS_MAX, env: ASKED_WITH });
    return new RegExp(manifest.version.pattern).exec(answer.stdout + answer.stderr)?.[1];
  } catch {
    return undefined;
  }
}

/** Asked once per process: some interpreters take a second to say who they are. */
const knownVersions = new Map<string, Promise<string | undefined>>();

function versionOf(path: string, manifest: RuntimeManifest): Promise<string | undefined> {
  const known = knownVersions.get(path) ?? askVersion(path, manifest);
  knownVersions.set(path, known);
  return known;
}

/** The interpreter that the manifest means on this host, if what it needs besides is there, too. */
function findInterpreter({ interpreters, compile }: RuntimeManifest): string | undefined {
  const found = interpreters.find((path) => path === '$NODE' || existsSync(path));
  if (found === undefined || found === '$NODE') {
    return found;
  }
  const beside = dirname(realpathSync(found));
  const isComplete = (compile?.needs ?? []).every((path) => existsSync(resolve(beside, path)));
  return isComplete ? found : undefined;
}

/** Which packages of the manifest the interpreter would find, on the host as inside; it loads none. None when it fails. */
async function askPackages(
  path: string,
  { layers, packages }: RuntimeManifest,
  folder: string | undefined,
): Promise<readonly DetectedPackage[]> {
  if (layers === undefined) {
    return [];
  }
  const offered = folder === undefined || packages === undefined ? {} : { [packages.variable]: folder };
  const names = layers.packages.map((each) => each.name);
  try {
    const { stdout } = await execute(path, [...layers.ask, ...names], {
      timeout: ANSWER_MS_MAX,
      cwd: '/',
      env: { ...ASKED_WITH, ...offered },
    });
    const found = new Set(stdout.split(/\s+/));
    return layers.packages.filter(({ name, brings }) => [name, ...brings].every((each) => found.has(each)));
  } catch {
    return [];
  }
}

/** What the host would have to show of itself for these languages, were they to run. */
export function pathsFor(manifests: readonly RuntimeManifest[]): {
  readonly interpreters: readonly string[];
  readonly hostPaths: readonly string[];
} {
  const there = manifests.filter((manifest) => findInterpreter(manifest) !== undefined);
  return {
    // Node is bound under a name of its own.
    interpreters: there.flatMap((each) => findInterpreter(each) ?? []).filter((path) => path !== '$NODE'),
    hostPaths: there.flatMap((manifest) => manifest.hostPaths),
  };
}

/** Where the languages of a host are found, and what they are given. */
interface RuntimeSurroundings {
  readonly names: InsideNames;
  readonly packages: PackageFolders;
  /** What any run may have at most; undefined: what the manifest says of compiling is not bounded further. */
  readonly limitsMax?: ExecutionLimits | undefined;
  /** Whether everybody in an instance can be stopped between two runs. */
  readonly isKeeping?: boolean;
}

/** What becomes of a manifest whose interpreter was found: `interpreter` is its path inside. */
export function describeRuntime(
  manifest: RuntimeManifest,
  found: {
    readonly interpreter: string;
    readonly version: string;
    readonly loadable?: readonly DetectedPackage[];
  },
  { names, packages, limitsMax, isKeeping = false }: RuntimeSurroundings,
): DetectedRuntime {
  const { runtime, displayName, aliases, extensions, agent, zygote, command = [], compile } = manifest;
  const { interpreter, version, loadable = [] } = found;
  const spell = (word: string) =>
    word === '$INTERPRETER' ? interpreter : word.replace('$AGENTS', names.agents);
  const folder = packages[runtime];
  return {
    info: {
      runtime,
      displayName,
      version,
      aliases,
      extensions,
      parkedAt: agent === undefined ? 'base' : 'interpreter',
      fileName: manifest.fileName,
      preloadable: agent === undefined ? [] : manifest.preloadable,
      isKeepable: isKeeping && manifest.keepable,
      loadable: loadable.map(({ name, brings }) => ({ name, brings })),
    },
    loadable,
    parked: agent === undefined ? [] : [interpreter, join(names.agents, agent)],
    zygote: zygote === undefined ? [] : [interpreter, join(names.agents, zygote)],
    environment:
      folder === undefined || manifest.packages === undefined
        ? []
        : [`${manifest.packages.variable}=${names.packages(runtime, folder)}`],
    command: command.map(spell),
    compile: compile && recipeOf(compile, spell, limitsMax),
  };
}

/** What instances see of the host, and whether interpreters are forked into them. */
export interface HostOffer extends RuntimeSurroundings {
  readonly isForking: boolean;
}

async function detectRuntime(
  manifest: RuntimeManifest,
  around: HostOffer,
): Promise<DetectedRuntime | undefined> {
  const found = findInterpreter(manifest);
  if (found === undefined) {
    return undefined;
  }
  const isNode = found === '$NODE';
  const version = isNode ? process.versions.node : await versionOf(found, manifest);
  if (version === undefined) {
    return undefined;
  }
  const { names, packages, isForking } = around;
  const loadable = isForking && !isNode ? await askPackages(found, manifest, packages[manifest.runtime]) : [];
  const at = { interpreter: isNode ? names.node : found, version, loadable };
  return describeRuntime(manifest, at, around);
}

/** The runtimes among these that the host can run: their interpreter is there and tells its version. */
export async function detectRuntimes(
  manifests: readonly RuntimeManifest[],
  offer: HostOffer,
): Promise<readonly DetectedRuntime[]> {
  const detected = await Promise.all(manifests.map((manifest) => detectRuntime(manifest, offer)));
  return detected.filter((each) => each !== undefined);
}
