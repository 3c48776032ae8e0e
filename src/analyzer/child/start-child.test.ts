import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { childScript, startChild } from './start-child.ts';

const folder = mkdtempSync(join(tmpdir(), 'chameleon-child-'));
/** Beside the real child, so that the same permissions hold for it. */
const probe = join(dirname(childScript), `probe-${process.pid}.mjs`);
const isLinux = existsSync('/proc/self/limits');

afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(probe, { force: true });
});

/** What a child that runs this script reports about itself. */
async function reportOf(script: string): Promise<Record<string, unknown>> {
  writeFileSync(probe, script);
  const child = startChild(probe);
  const [message] = await once(child, 'message');
  child.kill('SIGKILL');
  return message;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process nobody has waited for yet is dead all the same.
    return !isLinux || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('an analysis child', () => {
  it('has no environment of its parent and no arguments but its own', async () => {
    process.env.CHAMELEON_TEST_SECRET = 'secret';
    const report = await reportOf(
      'process.send({ names: Object.keys(process.env), args: process.argv.slice(2) });',
    );
    delete process.env.CHAMELEON_TEST_SECRET;
    const expected = ['NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE', 'PWD', 'OLDPWD', 'SHLVL', '_'];
    expect((report.names as string[]).filter((name) => !expected.includes(name))).toEqual([]);
    expect(report.args).toEqual([]);
  });

  it('may read its own code only, and neither write nor start anything', async () => {
    const secret = join(folder, 'secret');
    writeFileSync(secret, 'secret');
    const report = await reportOf(`
      import { readFileSync, writeFileSync } from 'node:fs';
      import { spawnSync } from 'node:child_process';
      import { Worker } from 'node:worker_threads';
      const codeOf = (act) => { try { act(); return 'done'; } catch (error) { return error.code; } };
      process.send({
        own: codeOf(() => readFileSync(${JSON.stringify(childScript)})),
        foreign: codeOf(() => readFileSync(${JSON.stringify(secret)})),
        passwords: codeOf(() => readFileSync('/etc/passwd')),
        written: codeOf(() => writeFileSync(${JSON.stringify(join(folder, 'out'))}, 'x')),
        spawned: codeOf(() => { const { error } = spawnSync('true'); if (error) throw error; }),
        threaded: codeOf(() => new Worker('1', { eval: true })),
      });`);
    expect(report).toEqual({
      own: 'done',
      foreign: 'ERR_ACCESS_DENIED',
      passwords: 'ERR_ACCESS_DENIED',
      written: 'ERR_ACCESS_DENIED',
      spawned: 'ERR_ACCESS_DENIED',
      threaded: 'ERR_ACCESS_DENIED',
    });
  });

  it.runIf(isLinux)(
    'is limited by the kernel in CPU time, files written and open, and core dumps',
    async () => {
      const child = startChild();
      await once(child, 'message');
      const limits = readFileSync(`/proc/${child.pid}/limits`, 'utf8');
      child.kill('SIGKILL');
      expect(limits).toMatch(/Max cpu time\s+600\s/);
      expect(limits).toMatch(/Max file size\s+0\s/);
      expect(limits).toMatch(/Max core file size\s+0\s/);
      expect(limits).toMatch(/Max open files\s+64\s/);
    },
  );

  it.runIf(isLinux)('yields the processor to its parent with every thread it has', async () => {
    const child = startChild();
    await once(child, 'message');
    const threads = readdirSync(`/proc/${child.pid}/task`).map(Number);
    const yielding = threads.map((thread) => getPriority(thread) - getPriority());
    child.kill('SIGKILL');
    expect(threads.length).toBeGreaterThan(1);
    expect(new Set(yielding)).toEqual(new Set([5]));
  });

  it('ends when its parent is killed', async () => {
    const pool = fileURLToPath(new URL('./analysis-pool.ts', import.meta.url));
    const script = `
      import { AnalysisPool } from ${JSON.stringify(pool)};
      const pool = new AnalysisPool({ childCount: 2 });
      await pool.ready();
      console.log(JSON.stringify(pool.childPids()));`;
    const parent = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface(parent.stdout), 'line');
    const pids: number[] = JSON.parse(line);
    expect(pids.filter(isAlive)).toHaveLength(2);
    parent.kill('SIGKILL');
    await expect.poll(() => pids.filter(isAlive), { timeout: 20_000 }).toEqual([]);
  });
});
