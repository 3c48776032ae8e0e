import { idFactory } from '../../src/kernel/ids.ts';
import type { AuditEntry } from '../../src/model/audit-entry.ts';
import { readConfiguredKeys } from '../../src/platform/configured-keys.ts';
import { KeyBook } from '../../src/platform/key-book.ts';
import type { AuditStore, KeyStore } from '../../src/store/store.ts';

/** Keys and what was done with them, as long as this process lives. */
export function memoryKeyStores(): { readonly keys: KeyStore; readonly audit: AuditStore } {
  const kept = new Map<string, Awaited<ReturnType<KeyStore['all']>>[number]>();
  const entries: AuditEntry[] = [];
  return {
    keys: {
      all: async () => [...kept.values()],
      async save(key) {
        kept.set(key.id, key);
      },
      async remove(id) {
        kept.delete(id);
      },
    },
    audit: {
      async append(entry) {
        entries.unshift(entry);
      },
      recent: async ({ tenantId, countMax }) =>
        entries.filter((entry) => tenantId === undefined || entry.tenantId === tenantId).slice(0, countMax),
    },
  };
}

/** The real book over a store in memory, under a clock that the test moves. */
export function memoryKeyBook({
  apiKeys = '',
  now = () => 1000,
  stores = memoryKeyStores(),
}: {
  readonly apiKeys?: string;
  readonly now?: () => number;
  readonly stores?: ReturnType<typeof memoryKeyStores>;
} = {}): KeyBook {
  let serial = 0;
  const next = () => {
    serial += 1;
    return (serial % 1000) / 1000;
  };
  return new KeyBook({
    ...stores,
    clock: { now, schedule: () => () => undefined },
    ids: idFactory({ now, next }),
    configured: readConfiguredKeys(apiKeys),
  });
}
