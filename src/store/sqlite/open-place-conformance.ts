import type { Store } from '../store.ts';
import { openSqliteStore } from './sqlite-store.ts';

/** How another process opens the data of a conformance test: the address is the data folder. */
export function openPlace(address: string): Promise<Store> {
  return openSqliteStore({ folder: address });
}
