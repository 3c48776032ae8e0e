import {
  type MemoryServer,
  startMemoryServer,
} from '../../../test/support/memory-chameleon/memory-server.ts';
import { ChameleonClient, type ClientOptions } from '../src/chameleon-client.ts';
import { realSurroundings, type Surroundings } from '../src/surroundings.ts';
import { type Mishap, startUnreliableProxy, type UnreliableProxy } from './unreliable-proxy.ts';

export interface OpenClient extends MemoryServer {
  readonly client: ChameleonClient;
  /** What the client sent. */
  readonly seen: UnreliableProxy['seen'];
  /** The pauses that it made between its attempts, in milliseconds. */
  readonly pauses: readonly number[];
}

/** A client that draws 0.5 each time and makes no pauses, of a real server over a system in memory, with mishaps on the way. */
export async function openClient(
  given: {
    readonly mishaps?: readonly (Mishap | undefined)[];
    readonly options?: Partial<ClientOptions>;
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly surroundings?: Partial<Surroundings>;
  } = {},
): Promise<OpenClient> {
  const server = await startMemoryServer(given.settings);
  const proxy = await startUnreliableProxy(server.url, given.mishaps ?? []);
  const pauses: number[] = [];
  const surroundings: Surroundings = {
    ...realSurroundings,
    chance: () => 0.5,
    async sleep(waitMs) {
      pauses.push(waitMs);
    },
    ...given.surroundings,
  };
  // Without keys a server listens to its own address only, which a proxy does not have; what is sent on names it.
  const client = new ChameleonClient({ url: proxy.url, user: 'ann', ...given.options }, surroundings);
  return { ...server, client, seen: proxy.seen, pauses };
}
