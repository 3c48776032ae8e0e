// Compiles the sources when one of them is newer than the last build.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './runtime.js';

function newestIn(folder) {
  let newest = statSync(folder).mtimeMs;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestIn(path) : statSync(path).mtimeMs);
  }
  return newest;
}

export async function ensureBuild(node) {
  const dist = join(root, 'dist');
  const stamp = join(dist, '.built');
  const config = Math.max(
    ...['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].map(
      (file) => statSync(join(root, file)).mtimeMs,
    ),
  );
  const startedAt = Date.now();
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= Math.max(newestIn(join(root, 'src')), config)) {
    return;
  }
  console.error('chameleon: compiling …');
  // A file that was renamed or removed must not live on in the build.
  rmSync(dist, { recursive: true, force: true });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const done = spawnSync(node, [tsc, '-p', join(root, 'tsconfig.build.json')], { encoding: 'utf8' });
  if (done.status !== 0) {
    throw new Error(`the sources do not compile:\n${done.stdout}${done.stderr}`);
  }
  writeFileSync(stamp, `${new Date(startedAt).toISOString()}\n`);
}
