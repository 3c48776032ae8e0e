import { afterEach, beforeEach, describe } from 'vitest';
import { describeAccess } from './access-conformance.ts';
import { describeCrashes } from './crash-conformance.ts';
import { describeExecutions } from './execution-conformance.ts';
import { describeFiles } from './files-conformance.ts';
import { describeIdempotency } from './idempotency-conformance.ts';
import { describeListing } from './listing-conformance.ts';
import { describeMemories } from './memory-conformance.ts';
import { describeRetention } from './retention-conformance.ts';
import type { Store } from './store.ts';
import type { StoreBench, StorePlace } from './store-bench-conformance.ts';
import { describeUsage } from './usage-conformance.ts';

/** Declares the promises of the Store port as tests, for any store. `prepare` makes a fresh place each time. */
export function describeStore(name: string, prepare: () => Promise<StorePlace>): void {
  describe(`store ${name}`, { timeout: 60_000 }, () => {
    let place: StorePlace;
    let store: Store;
    beforeEach(async () => {
      place = await prepare();
      store = await place.open();
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });
    const bench: StoreBench = {
      get place() {
        return place;
      },
      get store() {
        return store;
      },
      async reopen() {
        await store.close();
        store = await place.open();
        return store;
      },
    };
    describeExecutions(bench);
    describeListing(bench);
    describeUsage(bench);
    describeFiles(bench);
    describeIdempotency(bench);
    describeMemories(bench);
    describeAccess(bench);
    describeRetention(bench);
    describeCrashes(bench);
  });
}
