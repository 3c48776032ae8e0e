import { describe, expect, it } from 'vitest';
import { chooseUidRange, UidSlots } from './uid-slots.ts';

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

  it('are never given to two owners at once, and come back last', async () => {
    const [one, other] = await Promise.all([UidSlots.open(), UidSlots.open()]);
    const first = one.acquire();
    const ids = [first, one.acquire(), other.acquire(), other.acquire()];
    expect(new Set(ids).size).toBe(4);
    one.release(first);
    expect(one.acquire()).not.toBe(first);
    one.close();
    other.close();
  });
});
