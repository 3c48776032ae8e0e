import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';
import { projectRoot } from '../../../test/support/source-tree.ts';

const run = promisify(execFile);
const client = join(projectRoot, 'clients', 'typescript');

/** The package as its users have it installed, in a project of theirs. */
async function installBuilt(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chameleon-client-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const installed = join(folder, 'node_modules', '@chameleon', 'client');
  await mkdir(installed, { recursive: true });
  await cp(join(client, 'package.json'), join(installed, 'package.json'));
  const tsc = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  const build = [tsc, '-p', join(client, 'tsconfig.build.json'), '--outDir', join(installed, 'dist')];
  await run(process.execPath, build);
  return folder;
}

it('the package is built of itself alone, and runs as it is installed', async () => {
  const folder = await installBuilt();
  const dist = join(folder, 'node_modules', '@chameleon', 'client', 'dist');
  const names = (await readdir(dist)).filter((name) => name.endsWith('.js'));
  const texts = await Promise.all(names.map((name) => readFile(join(dist, name), 'utf8')));
  const imported = texts.flatMap((text) => [...text.matchAll(/from '([^']+)'/g)].map(([, name]) => name));
  expect(imported.filter((name) => name?.startsWith('./') !== true)).toEqual([]);
  const { url } = await startMemoryServer();
  const program = `
    import { ChameleonClient, ChameleonError } from '@chameleon/client';
    const client = new ChameleonClient({ url: '${url}', user: 'ann', retry: { countMax: 0 } });
    const { stdout } = await client.run({ code: 'print built' });
    const code = await client.run({ code: 'refuse over-quota' }).catch((error) => error instanceof ChameleonError && error.code);
    console.log(stdout.trim(), code);`;
  await writeFile(join(folder, 'main.mjs'), program);
  const { stdout } = await run(process.execPath, [join(folder, 'main.mjs')]);
  expect(stdout).toBe('built over-quota\n');
});
