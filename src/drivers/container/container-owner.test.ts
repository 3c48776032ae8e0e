import { describe, expect, it } from 'vitest';
import { isOrphan, ownerLabel, readOwner } from './container-owner.ts';

const own = { machine: 'm', boot: 'b', pidNamespace: 'pid:[1]', pid: 10, startedAtTicks: 100 };
const alive = new Map([
  [10, 100],
  [20, 200],
]);
const isLeft = (given: Partial<typeof own>) =>
  isOrphan(ownerLabel({ ...own, ...given }), own, (pid) => alive.get(pid));

describe('whose containers are orphans', () => {
  it('are those of dead processes, also where the pid was given to another one', () => {
    expect(isLeft({ pid: 30, startedAtTicks: 300 })).toBe(true);
    expect(isLeft({ pid: 20, startedAtTicks: 150 })).toBe(true);
  });

  it('are those from before the machine was started anew', () => {
    expect(isLeft({ boot: 'earlier' })).toBe(true);
  });

  it('are not those of living managers, of other machines and namespaces, or of strangers', () => {
    expect(isLeft({})).toBe(false);
    expect(isLeft({ pid: 20, startedAtTicks: 200 })).toBe(false);
    expect(isLeft({ machine: 'other', boot: 'other', pid: 30 })).toBe(false);
    expect(isLeft({ pidNamespace: 'pid:[2]', pid: 30 })).toBe(false);
    expect(isOrphan(undefined, own)).toBe(false);
    expect(isOrphan('somebody else', own)).toBe(false);
    expect(isOrphan('a/b/c/d/e/f/g', own)).toBe(false);
  });

  it('are none where the machine has no name', () => {
    const nameless = { ...own, machine: '' };
    expect(isOrphan(ownerLabel({ ...nameless, pid: 30 }), nameless, () => undefined)).toBe(false);
  });

  it('are not our own', () => {
    expect(isOrphan(ownerLabel(readOwner()), readOwner())).toBe(false);
  });
});
