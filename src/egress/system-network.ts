import { networkInterfaces } from 'node:os';

/** Asks for the addresses of a name. Rejects or gives none when there are none. */
export interface NameResolver {
  resolve(name: string): Promise<readonly string[]>;
  /** Ends what is under way. */
  cancel(): void;
}

/** The addresses of this host's interfaces as they are now. */
export function systemAddresses(): ReadonlySet<string> {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return new Set(all.map(({ address }) => address.split('%')[0] ?? ''));
}
