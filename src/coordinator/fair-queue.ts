import { assert } from '../kernel/assert.ts';
import { type AdmitAnswer, type AdmitBounds, admit } from './admit.ts';
import { EarliestFirst } from './earliest-first.ts';

/** One execution that waits for a turn. */
export interface QueueEntry<Item> {
  readonly item: Item;
  readonly tenant: string;
  /** Within the tenant. */
  readonly user: string;
  /** Expected cost; anything positive, in one unit for all (milliseconds of CPU make the retry estimate right). */
  readonly cost: number;
}

export type QueueBounds = AdmitBounds;

interface Who {
  readonly tenant: string;
  readonly user: string;
}

interface TenantQueue<Item> {
  readonly name: string;
  waitingCount: number;
  waitingCost: number;
  runningCount: number;
  userCount: number;
  /** Users who could run but for the tenant's own bound. */
  readonly held: EarliestFirst<UserQueue<Item>>;
}

interface UserQueue<Item> {
  readonly key: string;
  readonly tenant: TenantQueue<Item>;
  /**
   * By what the user had been served when it came, and what it is expected to cost: the shortest first. Those behind it are let
   * pass only while they cost less together than it does itself, so that a long one waits for at most twice its own cost.
   */
  readonly waiting: EarliestFirst<QueueEntry<Item>>;
  /** Expected cost of all of the user's that was started since the user is remembered. */
  servedCost: number;
  waitingCost: number;
  runningCount: number;
  /** Where in virtual time this user's last taken entry ends. */
  finishTag: number;
  /** What past entries cost beyond what was expected, not yet in `finishTag`. */
  debt: number;
  /** Stands in line, or is held by the tenant's bound; maybe with nothing waiting any more. */
  isPlaced: boolean;
}

/**
 * Start-time fair queueing (Goyal, Vin & Chen, 1996) over users: a user's next entry starts, in virtual time, where
 * their previous one ended, and the smallest start goes first. A user with fifty times the demand of another waits
 * behind itself, not before the other. Within one user the shortest expected goes first. Who is held up by a bound
 * of their own gathers no claim meanwhile. Adding and taking are O(log users).
 */
export class FairQueue<Item> {
  readonly #bounds: QueueBounds;
  readonly #users = new Map<string, UserQueue<Item>>();
  readonly #tenants = new Map<string, TenantQueue<Item>>();
  readonly #line = new EarliestFirst<UserQueue<Item>>();
  /** Users without entries whose virtual time has not passed yet. */
  readonly #idle = new EarliestFirst<UserQueue<Item>>();
  #virtualTime = 0;
  #length = 0;
  #cost = 0;
  #runningCount = 0;

  constructor(bounds: QueueBounds) {
    this.#bounds = bounds;
  }

  get length(): number {
    return this.#length;
  }

  get runningCount(): number {
    return this.#runningCount;
  }

  /** Users who are remembered, those with nothing in line included. */
  get userCount(): number {
    return this.#users.size;
  }

  /** Whether one more entry of this user has a place, else why not and when to come again. */
  answerTo(who: Who): AdmitAnswer {
    const user = this.#users.get(keyOf(who));
    const tenant = this.#tenants.get(who.tenant);
    const state = {
      length: this.#length,
      cost: this.#cost,
      tenantLength: tenant?.waitingCount ?? 0,
      tenantCost: tenant?.waitingCost ?? 0,
      userLength: user?.waiting.length ?? 0,
      userCost: user?.waitingCost ?? 0,
    };
    return admit(state, this.#bounds);
  }

  /** Puts an entry in line; the caller has asked `answerTo` first. */
  add(entry: QueueEntry<Item>): void {
    assert(this.answerTo(entry).kind === 'admitted', 'an entry was added beyond the bounds');
    this.readmit(entry);
  }

  /** Puts an entry in line that was promised its place before, whatever the bounds are now. */
  readmit(entry: QueueEntry<Item>): void {
    assert(entry.cost > 0 && Number.isFinite(entry.cost), `a cost must be positive, got ${entry.cost}`);
    const user = this.#userOf(entry);
    user.waiting.put(user.servedCost + entry.cost, entry);
    this.#count(user, { waiting: 1, cost: entry.cost });
    this.#standInLine(user);
  }

  /** Takes the next entry that may run now and counts it as running; undefined when none may. */
  take(): Item | undefined {
    if (this.#runningCount >= this.#bounds.runningMax) {
      return undefined;
    }
    for (let next = this.#line.take(); next !== undefined; next = this.#line.take()) {
      const { value: user, tag } = next;
      if (user.waiting.length > 0 && !this.#mayTenantRun(user.tenant)) {
        user.tenant.held.put(tag, user);
        continue;
      }
      user.isPlaced = false;
      if (user.waiting.length > 0) {
        return this.#start(user, tag);
      }
      this.#resumeHeld(user.tenant);
      this.#forgetIdle(user);
    }
    return undefined;
  }

  /** Takes a waiting entry out of the line; false when it is not waiting. */
  withdraw(who: Who, isWanted: (item: Item) => boolean): boolean {
    const user = this.#users.get(keyOf(who));
    const entry = user?.waiting.remove(({ item }) => isWanted(item));
    if (user === undefined || entry === undefined) {
      return false;
    }
    this.#count(user, { waiting: -1, cost: -entry.cost });
    this.#forgetIdle(user);
    return true;
  }

  /** One running entry of this user is done; `excessCost` is what it cost beyond what was expected (below 0: less). */
  release(who: Who & { readonly excessCost?: number }): void {
    const user = this.#users.get(keyOf(who));
    assert(user !== undefined && user.runningCount > 0, 'a user released more than it ran');
    user.runningCount -= 1;
    user.tenant.runningCount -= 1;
    this.#runningCount -= 1;
    const excess = who.excessCost ?? 0;
    user.debt += Number.isFinite(excess) ? excess : 0;
    if (!user.isPlaced) {
      settleDebt(user);
    }
    this.#standInLine(user);
    this.#resumeHeld(user.tenant);
    this.#forgetIdle(user);
  }

  #start(user: UserQueue<Item>, tag: number): Item {
    const entry = user.waiting.take()?.value;
    assert(entry !== undefined, 'a user without entries was to start one');
    this.#count(user, { waiting: -1, cost: -entry.cost });
    user.runningCount += 1;
    user.tenant.runningCount += 1;
    this.#runningCount += 1;
    user.servedCost += entry.cost;
    user.finishTag = tag + entry.cost;
    settleDebt(user);
    this.#passTime(tag);
    this.#standInLine(user);
    return entry.item;
  }

  /** Virtual time is where the newest start was; who has nothing in line and is not ahead of it is forgotten. */
  #passTime(tag: number): void {
    this.#virtualTime = Math.max(this.#virtualTime, tag);
    while ((this.#idle.first?.tag ?? Number.POSITIVE_INFINITY) <= this.#virtualTime) {
      const user = this.#idle.take()?.value;
      if (user !== undefined && this.#users.get(user.key) === user) {
        this.#forgetIdle(user);
      }
    }
  }

  #mayTenantRun(tenant: TenantQueue<Item>): boolean {
    return tenant.runningCount < (this.#bounds.runningPerTenantMax ?? Number.POSITIVE_INFINITY);
  }

  /** At the place that is the user's by what it was served, but no earlier than now. */
  #standInLine(user: UserQueue<Item>): void {
    const mayRun = user.waiting.length > 0 && user.runningCount < this.#bounds.runningPerUserMax;
    if (mayRun && !user.isPlaced) {
      user.isPlaced = true;
      this.#line.put(Math.max(this.#virtualTime, user.finishTag), user);
    }
  }

  /** The tenant may run one more: the first of its held users stands in line again. */
  #resumeHeld(tenant: TenantQueue<Item>): void {
    const next = this.#mayTenantRun(tenant) ? tenant.held.take() : undefined;
    if (next !== undefined) {
      this.#line.put(Math.max(this.#virtualTime, next.tag), next.value);
    }
  }

  #count(user: UserQueue<Item>, by: { readonly waiting: number; readonly cost: number }): void {
    user.waitingCost += by.cost;
    user.tenant.waitingCount += by.waiting;
    user.tenant.waitingCost += by.cost;
    this.#length += by.waiting;
    this.#cost += by.cost;
  }

  #userOf(who: Who): UserQueue<Item> {
    const key = keyOf(who);
    const known = this.#users.get(key);
    if (known !== undefined) {
      return known;
    }
    const counts = { waitingCost: 0, runningCount: 0 };
    const tenant = this.#tenants.get(who.tenant) ?? {
      name: who.tenant,
      ...counts,
      waitingCount: 0,
      userCount: 0,
      held: new EarliestFirst<UserQueue<Item>>(),
    };
    this.#tenants.set(who.tenant, tenant);
    tenant.userCount += 1;
    const user = {
      key,
      tenant,
      waiting: new EarliestFirst<QueueEntry<Item>>(),
      servedCost: 0,
      ...counts,
      finishTag: this.#virtualTime,
      debt: 0,
      isPlaced: false,
    };
    this.#users.set(key, user);
    return user;
  }

  /** A user without entries is forgotten once its virtual time has passed, or nobody is left to be fair to. */
  #forgetIdle(user: UserQueue<Item>): void {
    if (this.#length === 0 && this.#runningCount === 0) {
      this.#users.clear();
      this.#tenants.clear();
      this.#line.clear();
      this.#idle.clear();
      this.#cost = 0;
    } else if (user.waiting.length === 0 && user.runningCount === 0 && !user.isPlaced) {
      this.#forget(user);
    }
  }

  #forget(user: UserQueue<Item>): void {
    if (user.finishTag > this.#virtualTime) {
      this.#idle.put(user.finishTag, user);
    } else if (this.#users.delete(user.key)) {
      user.tenant.userCount -= 1;
      if (user.tenant.userCount === 0) {
        this.#tenants.delete(user.tenant.name);
      }
    }
  }
}

function settleDebt(user: { finishTag: number; debt: number }): void {
  user.finishTag += user.debt;
  user.debt = 0;
}

function keyOf(who: Who): string {
  return `${who.tenant}/${who.user}`;
}
