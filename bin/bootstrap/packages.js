// Installs the locked packages when the lock file is not the one they were installed from.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from './npm.js';
import { root } from './runtime.js';

export async function ensurePackages(node) {
  const lock = join(root, 'package-lock.json');
  const modules = join(root, 'node_modules');
  const stamp = join(modules, '.chameleon-lock-hash');
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  console.error('chameleon: installing the locked packages …');
  await runNpm(node, ['ci', '--prefix', root, '--ignore-scripts']);
  writeFileSync(stamp, wanted);
}
