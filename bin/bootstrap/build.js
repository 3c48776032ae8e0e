// Compiles the sources, and bundles the dashboard, when one of their files is newer than the last build.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
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

function newestOf(folder, files) {
  return Math.max(newestIn(join(root, folder)), ...files.map((file) => statSync(join(root, file)).mtimeMs));
}

/** A build says when it was begun: what was changed since then is newer. */
function isCurrent(folder, newest) {
  const stamp = join(folder, '.built');
  return existsSync(stamp) && statSync(stamp).mtimeMs >= newest;
}

function stampBuild(folder, startedAt) {
  const stamp = join(folder, '.built');
  writeFileSync(stamp, `${new Date(startedAt).toISOString()}\n`);
  utimesSync(stamp, startedAt / 1000, startedAt / 1000);
}

function runOrThrow(node, args, what) {
  const done = spawnSync(node, args, { encoding: 'utf8' });
  if (done.status !== 0) {
    throw new Error(`${what}:\n${done.stdout}${done.stderr}`);
  }
}

/** Beside the old build, so that it can take its place once it is whole: `make` fills the folder. */
function makeFresh(name, make) {
  const fresh = join(root, `.dist-${name}${process.pid}`);
  const startedAt = Date.now();
  try {
    make(fresh);
    stampBuild(fresh, startedAt);
    return fresh;
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
}

function ensureSources(node, dist) {
  if (isCurrent(dist, newestOf('src', ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json']))) {
    return;
  }
  console.error('chameleon: compiling …');
  // Beside the old build and then in its place: who runs from that one finds its files to the end, and of two that
  // compile at once each leaves a whole one. A file that was renamed or removed does not live on.
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const fresh = makeFresh('', (folder) => {
    const output = ['--outDir', folder, '--tsBuildInfoFile', join(folder, '.tsbuildinfo')];
    const args = [tsc, '-p', join(root, 'tsconfig.build.json'), ...output];
    runOrThrow(node, args, 'the sources do not compile');
    const dashboard = join(dist, 'dashboard');
    if (existsSync(dashboard)) {
      cpSync(dashboard, join(folder, 'dashboard'), { recursive: true, preserveTimestamps: true });
    }
  });
  replaceFolder(dist, fresh);
}

function ensureDashboard(node, dist) {
  const dashboard = join(dist, 'dashboard');
  if (isCurrent(dashboard, newestOf('dashboard', ['package-lock.json']))) {
    return;
  }
  console.error('chameleon: bundling the dashboard …');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const fresh = makeFresh('dashboard-', (folder) => {
    mkdirSync(folder, { recursive: true });
    const args = [vite, 'build', join(root, 'dashboard'), '--outDir', folder];
    runOrThrow(node, args, 'the dashboard cannot be bundled');
  });
  replaceFolder(dashboard, fresh);
}

export async function ensureBuild(node) {
  const dist = join(root, 'dist');
  ensureSources(node, dist);
  ensureDashboard(node, dist);
}
