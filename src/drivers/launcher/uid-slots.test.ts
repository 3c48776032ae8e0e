import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { chooseUidRange, UidSlots } from './uid-slots.ts';

const isRoot =
  process.geteuid?.() === 0 && chooseUidRange(readFileSync('/proc/self/uid_map', 'utf8')).count > 0;
const survivors: ChildProcess[] = [];
afterAll(() => survivors.map((each) => each.kill('SIGKILL')));

function acquireAll(slots: UidSlots): readonly number[] {
  const all: number[] = [];
  for (;;) {
    try {
      all.push(slots.acquire());
    } catch {
      return all;
    }
  }
}

describe('users for instances', () => {
  it('lie far above the users of people where all ids may be used', () => {
    expect(chooseUidRange('         0          0 4294967295\n').first).toBeGreaterThan(1_000_000_000);
  });

  it('lie inside what a container maps', () => {
    const { first, count } = chooseUidRange('0 1000 1\n1 100000 65536\n');
    expect(first).toBeGreaterThan(1000);
    expect(first + count).toBeLessThanOrEqual(65_536);
  });

  it('do not exist where only root itself is mapped', () => {
    expect(chooseUidRange('0 1000 1\n').count).toBe(0);
  });

  it('T54 are never given to two owners at once, and come back last', async () => {
    const [one, other] = await Promise.all([UidSlots.open(), UidSlots.open()]);
    const first = one.acquire();
    const ids = [first, one.acquire(), other.acquire(), other.acquire()];
    expect(new Set(ids).size).toBe(4);
    one.release(first);
    expect(one.acquire()).not.toBe(first);
    one.close();
    other.close();
  });

  it('T54 come back, when all others are in use, in the order in which they were given back', async () => {
    const slots = await UidSlots.open();
    const all = acquireAll(slots);
    const returned = all.slice(5, 8);
    for (const uid of returned) {
      slots.release(uid);
    }
    expect([slots.acquire(), slots.acquire(), slots.acquire()]).toEqual(returned);
    expect(() => slots.acquire()).toThrow('0 of them by processes of instances that have ended');
    slots.close();
  });

  it.skipIf(!isRoot)(
    'T9, T54 stay in quarantine while a process of theirs is left, and no longer (as root)',
    async () => {
      const slots = await UidSlots.open();
      const all = acquireAll(slots);
      const [stuck = 0, gone = 0] = all;
      const survivor = spawn('/bin/sleep', ['600'], { uid: stuck, gid: stuck, stdio: 'ignore' });
      await once(survivor, 'spawn');
      survivors.push(survivor);
      slots.release(stuck);
      slots.release(gone);
      expect(slots.acquire()).toBe(gone);
      expect(() => slots.acquire()).toThrow('1 of them by processes of instances that have ended');
      survivor.kill('SIGKILL');
      await once(survivor, 'exit');
      expect(slots.acquire()).toBe(stuck);
      slots.close();
    },
  );
});
