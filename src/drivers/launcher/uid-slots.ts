import { ChameleonError } from '../../kernel/errors.ts';

/** User ids for instances, far from those of people and services. */
const FIRST_UID = 200_000;
/** Ids of one manager; managers are told apart by their process ids, so that two never share one. */
const UIDS_PER_MANAGER = 1000;
const MANAGER_SPAN = 60_000;

/** Hands every living instance a user id of its own; the id given back longest ago is taken first. */
export class UidSlots {
  readonly #free: number[];

  constructor(managerPid: number) {
    const first = FIRST_UID + (managerPid % MANAGER_SPAN) * UIDS_PER_MANAGER;
    this.#free = Array.from({ length: UIDS_PER_MANAGER }, (_, slot) => first + slot);
  }

  take(): number {
    const uid = this.#free.shift();
    if (uid === undefined) {
      throw new ChameleonError(
        'instance-failed',
        `all ${UIDS_PER_MANAGER} user ids for instances are in use`,
      );
    }
    return uid;
  }

  /** Only when no process of it is left. */
  give(uid: number): void {
    this.#free.push(uid);
  }
}
