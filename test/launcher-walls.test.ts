import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

/** What native/test has about walls. The rest of it is about life and limits and takes minutes: .ci/run runs all of it. */
const FILES = ['syscalls', 'threats-b', 'walls', 'old-landlock', 'runtimes'];
const PATIENCE_MS = 180_000;

/** The launcher's tests need no package, so that they run wherever its binary does: node's own runner runs them. */
async function runNativeTest(name: string): Promise<{ code: unknown; output: string }> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--test', '--test-reporter=spec', `native/test/${name}.test.mjs`], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const output = await text(child.stdout);
  return { code: await ended, output };
}

describe('the walls of the launcher', () => {
  it.each(FILES)('stand: native/test/%s.test.mjs', { timeout: PATIENCE_MS }, async (name) => {
    const { code, output } = await runNativeTest(name);
    expect(code, output.slice(output.indexOf('failing tests'))).toBe(0);
    expect(output).toMatch(/ℹ pass [1-9]/);
  });
});
