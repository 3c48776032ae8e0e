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
