import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ChameleonError } from '../../../kernel/errors.ts';
import { runTool } from './run-tool.ts';

export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
}

/** As apt would install them where nothing is installed, in lists and a cache of its own: it changes nothing of this machine. */
function asOnAnEmptyMachine(folder: string): readonly string[] {
  const settings = [
    'Dir::State::status=/dev/null',
    `Dir::Cache=${folder}`,
    'Debug::NoLocking=true',
    'APT::Install-Recommends=false',
    'APT::Install-Suggests=false',
    // As root, apt fetches as a user of its own, who may not write here.
    'APT::Sandbox::User=root',
  ];
  return settings.flatMap((each) => ['-o', each]);
}

/** Of `Inst libc6 (2.36-9 Debian:12/stable [amd64])`, one a line, whatever follows. */
function readInstalls(plan: string): readonly DebianPackage[] {
  return plan.split('\n').flatMap((line) => {
    const [word, name, version, ...rest] = line.split(' ');
    const architecture = rest.find((each) => each.startsWith('[') && each.endsWith('])'));
    return word !== 'Inst' || name === undefined || version === undefined || architecture === undefined
      ? []
      : [
          {
            name: name.split(':')[0] ?? name,
            version: version.slice(1),
            architecture: architecture.slice(1, -2),
          },
        ];
  });
}

/** The packages and all that they depend on, by name. `folder`: apt's own cache. Rejects with `image-failed`. */
export async function resolvePackages(
  names: readonly string[],
  folder: string,
): Promise<readonly DebianPackage[]> {
  const plan = await runTool('apt-get', [...asOnAnEmptyMachine(folder), '--simulate', 'install', ...names]);
  const found = readInstalls(plan);
  if (found.length === 0) {
    throw new ChameleonError(
      'image-failed',
      `apt-get would install nothing for ${names.join(' ')}: fetch its lists first (apt-get update)`,
    );
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Where the file of a package is, once it was fetched. */
export function packageFile({ name, version, architecture }: DebianPackage, folder: string): string {
  return join(folder, `${name}_${version.replaceAll(':', '%3a')}_${architecture}.deb`);
}

/** Fetches those that are not there yet, checked by apt. Rejects with `image-failed`. */
export async function fetchPackages(
  wanted: readonly DebianPackage[],
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  const missing = wanted.filter((each) => !existsSync(packageFile(each, folder)));
  if (missing.length === 0) {
    return;
  }
  const arriving = mkdtempSync(join(folder, 'arriving-'));
  try {
    const specs = missing.map(({ name, version, architecture }) => `${name}:${architecture}=${version}`);
    await runTool('apt-get', [...asOnAnEmptyMachine(folder), 'download', ...specs], {
      cwd: arriving,
      signal,
    });
    for (const name of readdirSync(arriving)) {
      renameSync(join(arriving, name), join(folder, name));
    }
    const lost = missing.find((each) => !existsSync(packageFile(each, folder)));
    if (lost !== undefined) {
      throw new ChameleonError(
        'image-failed',
        `apt-get download left no file for ${lost.name} ${lost.version}`,
      );
    }
  } finally {
    rmSync(arriving, { recursive: true, force: true });
  }
}
