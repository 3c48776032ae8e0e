import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import type { ApiKey } from '../model/api-key.ts';
import { tenantA, tenantB } from './sample-executions-conformance.ts';
import type { StoreBench } from './store-bench-conformance.ts';

const keyOf = (tail: string, change: Partial<ApiKey> = {}): ApiKey => ({
  ...{ id: makeId('key', tail), tenantId: tenantA, role: 'member', name: `kéy "${tail}"` },
  ...{ digest: `digest of ${tail}`, createdAt: 1000.5, expiresAt: undefined },
  ...change,
});

/** What every store promises about keys and about what was done with them. */
export function describeAccess(bench: StoreBench): void {
  describe('access', () => {
    it('keeps keys as they were saved last, oldest first, until they are removed', async () => {
      const [first, second] = [
        keyOf('one', { createdAt: 1 }),
        keyOf('two', { tenantId: tenantB, createdAt: 2 }),
      ];
      const { keys } = bench.store;
      await keys.save(second);
      await keys.save(first);
      const ending = { ...first, expiresAt: 5000.25, role: 'viewer' as const };
      await keys.save(ending);
      expect(await (await bench.reopen()).keys.all()).toEqual([ending, second]);
      await bench.store.keys.remove(first.id);
      await bench.store.keys.remove(makeId('key', 'unknown'));
      expect(await (await bench.reopen()).keys.all()).toEqual([second]);
    });

    it('has no two keys of one digest', async () => {
      await bench.store.keys.save(keyOf('one'));
      await expect(bench.store.keys.save(keyOf('two', { digest: 'digest of one' }))).rejects.toThrow();
      expect(await bench.store.keys.all()).toHaveLength(1);
    });

    it('tells what was done, newest first, of one tenant or of all', async () => {
      const entryOf = (at: number, tenantId = tenantA) => ({
        ...{ at, tenantId, subject: `s${at}`, detail: 'ünïcode', action: 'key-created' as const },
        by: makeId('key', 'one'),
      });
      const entries = [entryOf(1), entryOf(3, tenantB), entryOf(2)];
      for (const entry of entries) {
        await bench.store.audit.append(entry);
      }
      const { audit } = await bench.reopen();
      expect(await audit.recent({ tenantId: undefined, countMax: 10 })).toEqual(entries.toReversed());
      expect(await audit.recent({ tenantId: undefined, countMax: 1 })).toEqual([entries[2]]);
      expect(await audit.recent({ tenantId: tenantA, countMax: 10 })).toEqual([entries[2], entries[0]]);
    });
  });
}
