import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { lowerHelperThreads, startBehind } from './process-priorities.ts';

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
