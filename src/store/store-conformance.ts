import { afterEach, beforeEach, describe } from 'vitest';
import { describeCrashes } from './crash-conformance.ts';
import { describeExecutions } from './execution-conformance.ts';
import { describeIdempotency } from './idempotency-conformance.ts';
import { describeMemories } from './memory-conformance.ts';
import type { Store } from './store.ts';

/** One place for data, fresh for each test, that a store can be opened on again and again. */
export interface StorePlace {
  /** Opens a store on the place's data; a test closes it before it opens another. */
  open(options?: { readonly idempotencyMs?: number }): Promise<Store>;
  /** Removes the data and whatever else the place made. */
  remove(): Promise<void>;
  /** What another process needs to open the same data: a module that exports `openPlace(address)`, and the address. */
  readonly elsewhere: { readonly module: URL; readonly address: string };
}

/** The place of the running test, and a store open on it. */
export interface StoreBench {
  readonly place: StorePlace;
  readonly store: Store;
  /** Closes the store and opens another on the same data. */
  reopen(): Promise<Store>;
}

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
    describeIdempotency(bench);
    describeMemories(bench);
    describeCrashes(bench);
  });
}
