// Compiles the sources when one of them is newer than the last build.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
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

/** Puts `fresh` in the place of `folder`, also while another process does the same: the last one stays. */
function replaceFolder(folder, fresh) {
  const old = `${fresh}-old`;
  for (;;) {
    try {
      renameSync(folder, old);
    } catch (error) {
      if (error.code !== 'ENOENT') {
        throw error;
      }
    }
    rmSync(old, { recursive: true, force: true });
    try {
      renameSync(fresh, folder);
      return;
    } catch (error) {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') {
        throw error;
      }
    }
  }
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
  // Beside the old build and then in its place: who runs from that one finds its files to the end, and of two that
  // compile at once each leaves a whole one. A file that was renamed or removed does not live on.
  const fresh = join(root, `.dist-${process.pid}`);
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const output = ['--outDir', fresh, '--tsBuildInfoFile', join(fresh, '.tsbuildinfo')];
  const done = spawnSync(node, [tsc, '-p', join(root, 'tsconfig.build.json'), ...output], {
    encoding: 'utf8',
  });
  if (done.status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error(`the sources do not compile:\n${done.stdout}${done.stderr}`);
  }
  writeFileSync(join(fresh, '.built'), `${new Date(startedAt).toISOString()}\n`);
  utimesSync(join(fresh, '.built'), startedAt / 1000, startedAt / 1000);
  replaceFolder(dist, fresh);
}
