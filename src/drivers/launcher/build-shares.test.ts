import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeId } from '../../kernel/ids.ts';
import { BuildShares } from './build-shares.ts';

const ownerOf = (tenant: string, user: string) => ({
  tenantId: makeId('ten', tenant),
  userId: makeId('usr', user),
});

describe('the shares of kept builds', () => {
  it('hold their bounds whatever comes, and know exactly what is left', () => {
    const step = fc.record({
      tenant: fc.constantFrom('a', 'b'),
      user: fc.constantFrom('x', 'y'),
      key: fc.integer({ min: 0, max: 8 }),
      bytes: fc.integer({ min: 0, max: 60 }),
      act: fc.constantFrom('add', 'touch', 'remove'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const shares = new BuildShares({ bytesMax: 100, countMax: 4 });
        const left = new Map<string, number>();
        for (const { tenant, user, key, bytes, act } of steps) {
          const owner = ownerOf(tenant, user);
          const name = `${tenant}/${user}/${key}`;
          if (act === 'add') {
            shares.add(owner, name, bytes);
            left.set(name, bytes);
          } else if (act === 'remove') {
            shares.remove(owner, name);
            left.delete(name);
          } else {
            shares.touch(owner, name);
          }
          for (const gone of shares.shed()) {
            expect(left.delete(gone)).toBe(true);
          }
          expect(shares.count).toBe(left.size);
          expect(shares.bytes).toBe([...left.values()].reduce((sum, each) => sum + each, 0));
          expect(shares.bytes).toBeLessThanOrEqual(100);
          expect(shares.count).toBeLessThanOrEqual(4);
        }
      }),
    );
  });

  it('take from one user what that user has not used for longest', () => {
    const shares = new BuildShares({ bytesMax: 30, countMax: 100 });
    const owner = ownerOf('a', 'x');
    for (const key of ['one', 'two', 'three']) {
      shares.add(owner, key, 10);
    }
    shares.touch(owner, 'one');
    shares.add(owner, 'four', 10);
    expect(shares.shed()).toEqual(['two']);
  });

  it('leave the few programs of one tenant alone, however many users of another bring however many', () => {
    const shares = new BuildShares({ bytesMax: 100, countMax: 1000 });
    shares.add(ownerOf('quiet', 'x'), 'quiet', 40);
    const gone: string[] = [];
    for (let n = 0; n < 200; n += 1) {
      shares.add(ownerOf('loud', `user${n}`), `loud${n}`, 20);
      gone.push(...shares.shed());
    }
    expect(gone).toHaveLength(197);
    expect(gone).not.toContain('quiet');
  });

  it('take by their number where it is the number that is too large', () => {
    const shares = new BuildShares({ bytesMax: 1000, countMax: 3 });
    shares.add(ownerOf('a', 'x'), 'large', 500);
    for (const key of ['one', 'two', 'three']) {
      shares.add(ownerOf('b', 'y'), key, 1);
    }
    expect(shares.shed()).toEqual(['one']);
  });
});
