import { chmod, constants, mkdir, open, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { ExecutionBody } from '../api/schemas/execution-schemas.ts';
import { messageOf } from '../kernel/errors.ts';
import type { ApiClient } from './api-client.ts';
import { CliFailure } from './cli-failure.ts';
import { exitCodes } from './exit-codes.ts';

/** Where a file goes; the server's word is not taken for where that is. */
async function placeOf(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  const [root, parent] = [await realpath(folder), await realpath(dirname(path))];
  if (parent !== root && !parent.startsWith(root + sep)) {
    throw new Error('it leads out of the folder');
  }
  return path;
}

/**
 * Writes what an execution handed back below a folder, which is made if it is missing; older files of the same names are
 * replaced, links are not followed. Rejects with a `CliFailure` for a file that cannot be written.
 */
export async function saveArtifacts(
  client: ApiClient,
  { id, artifacts }: Pick<ExecutionBody, 'id' | 'artifacts'>,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, isExecutable } of artifacts) {
    const path = name.split('/').map(encodeURIComponent).join('/');
    const bytes = await client.bytes(`/v1/executions/${id}/artifacts/${path}`);
    try {
      await writeOwnFile(await placeOf(folder, name), bytes, isExecutable);
    } catch (error) {
      throw new CliFailure(
        exitCodes.usage,
        `${JSON.stringify(name)} cannot be written below ${folder}: ${messageOf(error)}`,
      );
    }
  }
}

async function writeOwnFile(path: string, bytes: Uint8Array, isExecutable: boolean): Promise<void> {
  const file = await open(
    path,
    constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW,
  );
  try {
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
  if (isExecutable) {
    await chmod(path, 0o755);
  }
}
