import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { ChameleonError } from '../../kernel/errors.ts';

/** Users of one block; one block belongs to one process at a time. */
const BLOCK_SIZE = 4096;
const BLOCK_COUNT_MAX = 4096;
/** Above the users of people, services and subordinate ranges of common distributions, where ids reach that far. */
const FIRST_UID = 1_600_000_000;

/** The ids that may be used here: all of them, or what the user namespace around us maps. */
export function chooseUidRange(uidMap: string): { readonly first: number; readonly count: number } {
  const extents = uidMap
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([first = 0, , count = 0]) => ({ first, count }));
  const largest = extents.reduce((best, each) => (each.count > best.count ? each : best), {
    first: 0,
    count: 0,
  });
  const end = largest.first + largest.count;
  if (end > FIRST_UID + BLOCK_SIZE * BLOCK_COUNT_MAX) {
    return { first: FIRST_UID, count: BLOCK_SIZE * BLOCK_COUNT_MAX };
  }
  // A container's own range: its upper half, without the overflow user at 65534.
  const first = largest.first + Math.ceil(largest.count / 2);
  return { first, count: Math.max(0, end - 2 - first) };
}

/** A name in the kernel's abstract namespace is free again the moment its owner dies, however it dies. */
function claimName(name: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(`\0${name}`, () => {
      server.unref();
      resolve(server);
    });
  });
}

/** Whether a process of a dead owner still runs as one of these users. */
function isBlockBusy(first: number, count: number): boolean {
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) {
      return false;
    }
    try {
      const uid = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1]);
      return uid >= first && uid < first + count;
    } catch {
      return false; // it ended while we looked
    }
  });
}

/** Host users for instances: each is used by one instance at a time, across all processes of the host. */
export class UidSlots {
  readonly #claim: Server;
  readonly #free: number[];

  private constructor(claim: Server, uids: number[]) {
    this.#claim = claim;
    this.#free = uids;
  }

  /** Claims a block of users. Rejects with `isolation-unavailable` when there is none. */
  static async open(): Promise<UidSlots> {
    const range = chooseUidRange(readFileSync('/proc/self/uid_map', 'utf8'));
    const size = Math.min(BLOCK_SIZE, range.count);
    for (let start = 0; size > 0 && start + size <= range.count; start += size) {
      const first = range.first + start;
      const claim = await claimName(`chameleon-uids-${first}`);
      if (claim === undefined) {
        continue;
      }
      if (!isBlockBusy(first, size)) {
        return new UidSlots(
          claim,
          Array.from({ length: size }, (_, i) => first + size - 1 - i),
        );
      }
      claim.close();
    }
    throw new ChameleonError(
      'isolation-unavailable',
      'root has no unprivileged users to run instances as: run as another user, or map a range of ids',
    );
  }

  /** A user that nobody else has. Throws `overloaded` when all are in use. */
  acquire(): number {
    const uid = this.#free.pop();
    if (uid === undefined) {
      throw new ChameleonError('overloaded', `all ${BLOCK_SIZE} users for instances are in use`);
    }
    return uid;
  }

  /** Gives a user back, once nothing that ran as it is left. It is used again last. */
  release(uid: number): void {
    this.#free.unshift(uid);
  }

  close(): void {
    this.#claim.close();
  }
}
