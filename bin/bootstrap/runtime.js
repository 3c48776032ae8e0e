// Finds a Node that is recent enough, or installs one beside the project.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNpm } from './npm.js';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const NODE_VERSION = '24.21.0';
const MINIMUM = [22, 18];

function isRecentEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}

function versionOf(node) {
  try {
    return execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** The path of a Node that runs the project: the host's own when recent enough, else the one in `.tools/`. */
export async function ensureNode() {
  if (isRecentEnough(process.versions.node)) {
    return process.execPath;
  }
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Error(
      `Node ${process.versions.node} is too old (22.18 or newer is needed) and none ships for ${process.platform}-${process.arch}`,
    );
  }
  const name = `node-linux-${process.arch}`;
  const tools = join(root, '.tools');
  const node = join(tools, 'node_modules', name, 'bin', 'node');
  if (!existsSync(node) || versionOf(node) !== NODE_VERSION) {
    console.error(
      `chameleon: Node ${process.versions.node} is too old; installing ${NODE_VERSION} into .tools/ …`,
    );
    await runNpm(process.execPath, [
      'install',
      '--prefix',
      tools,
      '--no-save',
      '--no-package-lock',
      `${name}@${NODE_VERSION}`,
    ]);
  }
  return node;
}
