import type { InstanceOwner } from '../../model/instance.ts';

/** How much may be kept over all users. */
export interface BuildBounds {
  readonly bytesMax: number;
  readonly countMax: number;
}

interface Amount {
  bytes: number;
  count: number;
}

/** Of one user, the longest unused first. */
interface UserShare extends Amount {
  readonly bytesByKey: Map<string, number>;
}

interface TenantShare extends Amount {
  readonly users: Map<string, UserShare>;
}

/**
 * Who keeps how much. Where there is no room, whoever keeps most gives way: of the tenants the largest, of its users the
 * largest, of that user's builds the one that was not used for longest. So nobody's programs are driven out by
 * another's flood of new ones, however many users the other makes up.
 */
export class BuildShares {
  readonly #bounds: BuildBounds;
  readonly #tenants = new Map<string, TenantShare>();
  readonly #all: Amount = { bytes: 0, count: 0 };

  constructor(bounds: BuildBounds) {
    this.#bounds = bounds;
  }

  get bytes(): number {
    return this.#all.bytes;
  }

  get count(): number {
    return this.#all.count;
  }

  /** Counts one more, or anew. */
  add({ tenantId, userId }: InstanceOwner, key: string, bytes: number): void {
    this.remove({ tenantId, userId }, key);
    const tenant = this.#tenants.get(tenantId) ?? { bytes: 0, count: 0, users: new Map() };
    const user = tenant.users.get(userId) ?? { bytes: 0, count: 0, bytesByKey: new Map() };
    this.#tenants.set(tenantId, tenant);
    tenant.users.set(userId, user);
    user.bytesByKey.set(key, bytes);
    change([this.#all, tenant, user], { bytes, count: 1 });
  }

  /** It was used: others of its user go first. */
  touch({ tenantId, userId }: InstanceOwner, key: string): void {
    const kept = this.#tenants.get(tenantId)?.users.get(userId)?.bytesByKey;
    const bytes = kept?.get(key);
    if (kept?.delete(key) === true && bytes !== undefined) {
      kept.set(key, bytes);
    }
  }

  remove({ tenantId, userId }: InstanceOwner, key: string): void {
    const tenant = this.#tenants.get(tenantId);
    const user = tenant?.users.get(userId);
    const bytes = user?.bytesByKey.get(key);
    if (tenant === undefined || user === undefined || bytes === undefined) {
      return;
    }
    user.bytesByKey.delete(key);
    change([this.#all, tenant, user], { bytes: -bytes, count: -1 });
    if (user.count === 0) {
      tenant.users.delete(userId);
    }
    if (tenant.count === 0) {
      this.#tenants.delete(tenantId);
    }
  }

  /** Takes out what has to go until the rest fits, and says what. */
  shed(): readonly string[] {
    const gone: string[] = [];
    for (let key = this.#shedOne(); key !== undefined; key = this.#shedOne()) {
      gone.push(key);
    }
    return gone;
  }

  #shedOne(): string | undefined {
    const { bytesMax, countMax } = this.#bounds;
    const scarce = this.#all.bytes > bytesMax ? 'bytes' : 'count';
    if (scarce === 'count' && this.#all.count <= countMax) {
      return undefined;
    }
    const [tenantId, tenant] = largestOf(this.#tenants, scarce) ?? [];
    const [userId, user] = largestOf(tenant?.users, scarce) ?? [];
    const key = user?.bytesByKey.keys().next().value;
    if (tenantId === undefined || userId === undefined || key === undefined) {
      return undefined;
    }
    this.remove({ tenantId, userId } as InstanceOwner, key);
    return key;
  }
}

function change(amounts: readonly Amount[], by: Amount): void {
  for (const amount of amounts) {
    amount.bytes += by.bytes;
    amount.count += by.count;
  }
}

/** The first of the largest: whoever came first of those who keep as much. */
function largestOf<Share extends Amount>(
  shares: ReadonlyMap<string, Share> | undefined,
  scarce: keyof Amount,
): readonly [string, Share] | undefined {
  return [...(shares ?? [])].reduce<readonly [string, Share] | undefined>(
    (best, each) => (best === undefined || each[1][scarce] > best[1][scarce] ? each : best),
    undefined,
  );
}
