import type { ReuseOrder } from './simulation-settings.ts';

interface OwnInstance {
  readonly instance: number;
  readonly user: string;
  readonly kind: string;
  readonly until: number;
}

/** Instances that belong to users and are idle or promised; those idle for longest, or for shortest, are taken first. */
export class IdleInstances {
  readonly #order: ReuseOrder;
  readonly #idle = new Map<number, OwnInstance>();
  readonly #promised = new Map<number, OwnInstance>();
  readonly #byUser = new Map<string, number[]>();
  readonly #promisesOf = new Map<string, number[]>();

  constructor(order: ReuseOrder) {
    this.#order = order;
  }

  keep(own: OwnInstance): void {
    this.#idle.set(own.instance, own);
    push(this.#byUser, keyOf(own), own.instance);
  }

  /** It will be ready later, unless its time is over by then. */
  promise(own: OwnInstance): void {
    this.#promised.set(own.instance, own);
    push(this.#promisesOf, keyOf(own), own.instance);
  }

  /** Undefined when it is promised to nobody any more. */
  kindOfPromised(instance: number): string | undefined {
    return this.#promised.get(instance)?.kind;
  }

  /** The user came before a promised instance was ready: the longest promised one is wanted no more. */
  breakPromise(user: string, kind: string): void {
    const [instance] = this.#promisesOf.get(keyOf({ user, kind })) ?? [];
    if (instance !== undefined) {
      this.#dropPromise(instance);
    }
  }

  /** A promised instance is booted: true when it is idle now, false when nobody waits for it any more. */
  makeReady(instance: number): boolean {
    const own = this.#promised.get(instance);
    if (own === undefined) {
      return false;
    }
    this.#dropPromise(instance);
    this.keep(own);
    return true;
  }

  take(user: string, kind: string): number | undefined {
    const key = keyOf({ user, kind });
    const instance = this.#byUser.get(key)?.at(this.#order === 'newest' ? -1 : 0);
    if (instance !== undefined) {
      this.#idle.delete(instance);
      remove(this.#byUser, key, instance);
    }
    return instance;
  }

  /** Stops an idle or promised instance whose time is over at `at`; true when it was idle. */
  stop(instance: number, at: number): boolean {
    const promised = this.#promised.get(instance);
    if (promised !== undefined && promised.until <= at) {
      this.#dropPromise(instance);
      return false;
    }
    const own = this.#idle.get(instance);
    if (own === undefined || own.until > at) {
      return false;
    }
    this.#idle.delete(instance);
    remove(this.#byUser, keyOf(own), instance);
    return true;
  }

  #dropPromise(instance: number): void {
    const own = this.#promised.get(instance);
    if (own !== undefined) {
      this.#promised.delete(instance);
      remove(this.#promisesOf, keyOf(own), instance);
    }
  }
}

function keyOf({ user, kind }: { readonly user: string; readonly kind: string }): string {
  return `${kind} ${user}`;
}

function push(lists: Map<string, number[]>, key: string, instance: number): void {
  const list = lists.get(key);
  if (list === undefined) {
    lists.set(key, [instance]);
  } else {
    list.push(instance);
  }
}

/** Takes an instance out, and the list with its last one: memory goes with the users who are there. */
function remove(lists: Map<string, number[]>, key: string, instance: number): void {
  const list = lists.get(key) ?? [];
  list.splice(list.lastIndexOf(instance), 1);
  if (list.length === 0) {
    lists.delete(key);
  }
}
