import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** One file of the dashboard, as it is and compressed. */
export interface DashboardFile {
  readonly body: Buffer;
  readonly gzipped: Buffer;
  readonly type: string;
  /** Its name holds a hash of its content, so that it never changes under that name. */
  readonly isImmutable: boolean;
}

/** By their names below the dashboard's folder, with forward slashes. Nothing else can be asked for. */
export type DashboardFiles = ReadonlyMap<string, DashboardFile>;

/** Where the build puts them: two up, from the sources as from the build. */
export const dashboardFolder = fileURLToPath(new URL('../../dist/dashboard', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const compress = promisify(gzip);

async function readOne(folder: string, path: string): Promise<[string, DashboardFile]> {
  const name = relative(folder, path).replaceAll(sep, '/');
  const body = await readFile(path);
  const type = types[extname(path)] ?? 'application/octet-stream';
  return [name, { body, gzipped: await compress(body), type, isImmutable: name.startsWith('assets/') }];
}

/** Reads all files of the dashboard into memory; empty where it was not built. */
export async function readDashboard(folder: string): Promise<DashboardFiles> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile() && extname(entry.name) in types)
      .map((entry) => join(entry.parentPath, entry.name));
    return new Map(await Promise.all(paths.map((path) => readOne(folder, path))));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return new Map();
    }
    throw error;
  }
}
