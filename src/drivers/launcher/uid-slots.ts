import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { ChameleonError } from '../../kernel/errors.ts';

/** Users of one block; one block belongs to one process at a time. */
const BLOCK_SIZE = 4096;
const BLOCK_COUNT_MAX = 4096;
/** Above the users of people, services and subordinate ranges of common distributions, where ids reach that far. */
const FIRST_UID = 1_600_000_000;

interface UidRange {
  readonly first: number;
  readonly count: number;
}

/** The ids that may be used here: all of them, or what the user namespace around us maps. */
export function chooseUidRange(uidMap: string): UidRange {
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

/**
 * Every user that some process has, in any of its four ids, dead ones that nobody has waited for among them. Throws
 * where processes cannot be listed.
 */
function usersOfProcesses(): ReadonlySet<number> {
  const users = new Set<number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const ids = /^Uid:((?:\s+\d+)+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1] ?? '';
      for (const id of ids.trim().split(/\s+/)) {
        users.add(Number(id));
      }
    } catch {
      // It ended while we looked.
    }
  }
  return users;
}

/** Whether a process of a dead owner still runs as one of these users. */
function isBlockBusy(first: number, count: number): boolean {
  return [...usersOfProcesses()].some((uid) => uid >= first && uid < first + count);
}

/**
 * Host users for instances: each is used by one instance at a time, across all processes of the host. One that was given
 * back is in quarantine until a look at all processes has shown that none of its is left: the launcher says when an
 * instance is gone, but may itself have been killed. One look is taken when no other user is left, for all that came back.
 */
export class UidSlots {
  readonly #claim: Server;
  #free: number[];
  #quarantined: number[] = [];

  private constructor(claim: Server, uids: number[]) {
    this.#claim = claim;
    this.#free = uids;
  }

  /** Claims a block of users, of this range if one is given. Rejects with `isolation-unavailable` when there is none. */
  static async open(
    range: UidRange = chooseUidRange(readFileSync('/proc/self/uid_map', 'utf8')),
  ): Promise<UidSlots> {
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
      `no block of unprivileged users is free to run instances as, of ${range.count} ids from ${range.first}: run as another user, or map a range of ids`,
    );
  }

  /** A user that nobody else has and no process runs as. Throws `overloaded` when there is none. */
  acquire(): number {
    if (this.#free.length === 0) {
      this.#endQuarantine();
    }
    const uid = this.#free.pop();
    if (uid === undefined) {
      const stuck = this.#quarantined.length;
      throw new ChameleonError(
        'overloaded',
        `all ${BLOCK_SIZE} users for instances are in use, ${stuck} of them by processes of instances that have ended`,
      );
    }
    return uid;
  }

  /** Gives a user back. It is used again last, and only when nothing that ran as it is left. */
  release(uid: number): void {
    this.#quarantined.push(uid);
  }

  /** Frees those that no process has; the longest in quarantine are used first. */
  #endQuarantine(): void {
    if (this.#quarantined.length === 0) {
      return;
    }
    const users = usersOfProcesses();
    this.#free = this.#quarantined.filter((uid) => !users.has(uid)).reverse();
    this.#quarantined = this.#quarantined.filter((uid) => users.has(uid));
  }

  close(): void {
    this.#claim.close();
  }
}
