import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { idleHelperThreads, lowerHelperThreads, startBehind } from './process-priorities.ts';

/** Part of util-linux; where it is missing, helpers are lowered instead. */
const hasChrt = spawnSync('chrt', ['--version']).error === undefined;
/** Root without the capability is not met with in these tests. */
const mayRaise = process.getuid?.() === 0;

function nicenessByThread(): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>();
  for (const thread of readdirSync('/proc/self/task')) {
    const name = readFileSync(`/proc/self/task/${thread}/comm`, 'utf8').trim();
    found.set(name, (found.get(name) ?? new Set()).add(getPriority(Number(thread))));
  }
  return found;
}

/** Whether each thread of a process runs only where nobody else wants to (proc(5): policy 5), by its name. */
function isIdleByThread(pid: number): Map<string, Set<boolean>> {
  const found = new Map<string, Set<boolean>>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const [, name = '', rest = ''] =
      /^\d+ \((.*)\) (.*)$/.exec(readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').trim()) ?? [];
    found.set(name, (found.get(name) ?? new Set()).add(rest.split(' ')[38] === '5'));
  }
  return found;
}

describe('priorities of processes', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) {
      child.kill('SIGKILL');
    }
  });

  it('lets the threads that collect garbage give way, and no thread that serves', () => {
    const own = getPriority();
    lowerHelperThreads();
    const niceness = nicenessByThread();
    const behind = Math.min(19, getPriority() + 10);
    expect(niceness.get('V8Worker') ?? new Set([behind])).toEqual(new Set([behind]));
    expect(getPriority(process.pid)).toBe(own);
  });

  it.skipIf(!hasChrt)(
    'lets the helper threads of another process run where nobody else wants to, and none of its others',
    async () => {
      const script = 'process.send("ready"); setInterval(() => undefined, 1000)';
      const child = spawn(process.execPath, ['--v8-pool-size=1', '-e', script], {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      children.push(child);
      await once(child, 'message');
      const pid = child.pid ?? 0;
      idleHelperThreads(pid);
      await expect.poll(() => isIdleByThread(pid).get('V8Worker')).toEqual(new Set([true]));
      const { size } = isIdleByThread(pid);
      expect([...isIdleByThread(pid).values()].filter((each) => each.has(false)).length).toBe(size - 1);
    },
  );

  it('starts a process behind the others only where that can be taken back', () => {
    const child = spawn('sleep', ['10']);
    children.push(child);
    startBehind(child.pid ?? 0);
    const isBehind = getPriority(child.pid) > getPriority();
    expect(isBehind).toBe(mayRaise);
    expect(() => setPriority(child.pid ?? 0, getPriority())).not.toThrow();
  });

  it('leaves a process that has ended alone', async () => {
    const child = spawn('true');
    await once(child, 'exit');
    expect(() => startBehind(child.pid ?? 0)).not.toThrow();
  });
});
