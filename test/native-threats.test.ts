import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { openableLevels } from './support/probe-launcher.ts';
import { projectRoot } from './support/source-tree.ts';

const folder = join(projectRoot, 'native/test');
const files = readdirSync(folder).filter((name) => /^(threats-[^b].*|tenant-pair)\.test\.mjs$/.test(name));

/** Where `native/test/modes.mjs` makes them: at the root of each hierarchy. */
function canMakeCgroups(): boolean {
  const root = '/sys/fs/cgroup';
  try {
    accessSync(existsSync(join(root, 'memory')) ? join(root, 'memory') : root, constants.W_OK);
    return process.geteuid?.() === 0;
  } catch {
    return false;
  }
}

/** The strongest of the ways that the launcher has here; `node --test native/test/*.test.mjs` goes through all. */
function strongestMode(): string {
  const isNamespaced = openableLevels()[0] === 'process';
  return isNamespaced ? (canMakeCgroups() ? 'cgroups' : 'namespaces') : 'landlock';
}

describe('the launcher, asked by itself', () => {
  it.each(files)(
    'stands the tests of %s',
    async (name) => {
      const child = spawn(process.execPath, ['--test', '--test-reporter=tap', join(folder, name)], {
        env: { PATH: process.env.PATH, LAUNCHER_MODES: strongestMode() },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
      expect(code, output).toBe(0);
      expect(Number(/^# pass (\d+)$/m.exec(output)?.[1])).toBeGreaterThan(0);
    },
    120_000,
  );
});
