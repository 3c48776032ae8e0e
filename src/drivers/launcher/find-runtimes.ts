import { execFile } from 'node:child_process';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ChameleonError, messageOf } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema.ts';
import type { RuntimeInfo } from '../driver.ts';

const run = promisify(execFile);

/** A language as a file: how it is found on a host, parked and handed a program. */
const manifestSchema = z.strictObject({
  runtime: z.string().regex(/^[a-z][a-z0-9+-]{0,15}$/),
  displayName: z.string(),
  aliases: z.array(z.string()),
  extensions: z.array(z.string().startsWith('.')),
  /** The interpreter, looked up on PATH; `node` is the one that runs this program. */
  program: z.string(),
  /** Arguments that make it tell its version. */
  version: z.array(z.string()),
  /** Name of the program's file. */
  entry: z.string(),
  /** Arguments that park it; `{agents}` stands for the folder of the agents. */
  park: z.strictObject({ arguments: z.array(z.string()) }),
});

/** A runtime that this host can run. */
export interface FoundRuntime {
  readonly info: RuntimeInfo;
  /** The real interpreter, never a shim: a shim costs more than the start that is saved. */
  readonly programPath: string;
  readonly parkArguments: readonly string[];
  readonly entry: string;
}

const projectFolder = join(dirname(fileURLToPath(import.meta.url)), '../../..');
export const runtimesFolder = join(projectFolder, 'runtimes');
const SEARCH_FOLDERS = ['/usr/bin', '/usr/local/bin', '/bin'];
const VERSION_MS_MAX = 10_000;

/** Reads every manifest and keeps those whose interpreter is here. Rejects with `bad-configuration` for a broken one. */
export async function findRuntimes(): Promise<readonly FoundRuntime[]> {
  const names = (await readdir(runtimesFolder)).filter((name) => name.endsWith('.json')).toSorted();
  const found = await Promise.all(names.map((name) => findRuntime(join(runtimesFolder, name))));
  return found.filter((runtime) => runtime !== undefined);
}

async function findRuntime(path: string): Promise<FoundRuntime | undefined> {
  const manifest = await readManifest(path);
  const programPath = await findProgram(manifest.program);
  if (programPath === undefined) {
    return undefined;
  }
  const { runtime, displayName, aliases, extensions, entry, park } = manifest;
  try {
    const { stdout } = await run(programPath, manifest.version, {
      timeout: VERSION_MS_MAX,
      env: { LANG: 'C' },
    });
    const version = /\d+(\.\d+)+/.exec(stdout)?.[0] ?? stdout.trim().slice(0, 40);
    return {
      info: { runtime, displayName, version, aliases, extensions, parkedAt: 'interpreter' },
      programPath,
      parkArguments: park.arguments,
      entry,
    };
  } catch {
    return undefined;
  }
}

async function readManifest(path: string) {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new ChameleonError('bad-configuration', `${path} is no runtime manifest: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function findProgram(name: string): Promise<string | undefined> {
  if (name === 'node') {
    return realpath(process.execPath);
  }
  for (const folder of SEARCH_FOLDERS) {
    const path = await realpath(join(folder, name)).catch(() => undefined);
    if (path !== undefined) {
      return path;
    }
  }
  return undefined;
}
