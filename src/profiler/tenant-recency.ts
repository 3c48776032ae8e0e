import type { TenantId } from '../kernel/ids.ts';
import { type ProfileSlab, wordAt } from './profile-slab.ts';

const NONE = -1;

interface Tenant {
  readonly tenantId: TenantId;
  /** Stands for the tenant in its rows; given to another once it has no rows. */
  readonly number: number;
  newest: number;
  oldest: number;
  count: number;
}

/**
 * Which rows belong to which tenant and in which order it used them, as one linked list a tenant through the rows
 * themselves. Whoever holds most gives way when room is needed, so that a tenant that invents users pushes out its own.
 */
export class TenantRecency {
  readonly #slab: ProfileSlab;
  readonly #tenants = new Map<TenantId, Tenant>();
  readonly #byNumber: Tenant[] = [];
  readonly #freeNumbers: number[] = [];

  constructor(slab: ProfileSlab) {
    this.#slab = slab;
  }

  /** The number that stands for a tenant while it has rows; undefined while it has none. */
  numberOf(tenantId: TenantId): number | undefined {
    return this.#tenants.get(tenantId)?.number;
  }

  /** The tenant of a row that is in a list. */
  tenantOf(row: number): TenantId {
    return this.#tenantAt(row).tenantId;
  }

  /** Enters a row that is in no list as its tenant's newest. */
  add(tenantId: TenantId, row: number): void {
    const tenant = this.#tenants.get(tenantId) ?? this.#welcome(tenantId);
    this.#slab.setWord(row, wordAt.tenant, tenant.number);
    this.#linkNewest(tenant, row);
    tenant.count += 1;
  }

  /** Enters a row that is in no list as the one its tenant has not used for longest. */
  addOldest(tenantId: TenantId, row: number): void {
    const tenant = this.#tenants.get(tenantId);
    if (tenant === undefined) {
      this.add(tenantId, row);
      return;
    }
    this.#slab.setWord(row, wordAt.tenant, tenant.number);
    this.#slab.setWord(row, wordAt.newer, tenant.oldest);
    this.#slab.setWord(row, wordAt.older, NONE);
    this.#slab.setWord(tenant.oldest, wordAt.older, row);
    tenant.oldest = row;
    tenant.count += 1;
  }

  remove(row: number): void {
    const tenant = this.#tenantAt(row);
    this.#unlink(tenant, row);
    tenant.count -= 1;
    if (tenant.count === 0) {
      this.#tenants.delete(tenant.tenantId);
      this.#freeNumbers.push(tenant.number);
    }
  }

  /** Marks a row as the one its tenant used last. */
  touch(row: number): void {
    const tenant = this.#tenantAt(row);
    if (tenant.newest !== row) {
      this.#unlink(tenant, row);
      this.#linkNewest(tenant, row);
    }
  }

  /** The least recently used row of the tenant with most rows; undefined when there are none. O(tenants). */
  rowToGive(): number | undefined {
    let largest: Tenant | undefined;
    for (const tenant of this.#tenants.values()) {
      largest = largest === undefined || tenant.count > largest.count ? tenant : largest;
    }
    return largest?.oldest;
  }

  #welcome(tenantId: TenantId): Tenant {
    const number = this.#freeNumbers.pop() ?? this.#byNumber.length;
    const tenant = { tenantId, number, newest: NONE, oldest: NONE, count: 0 };
    this.#tenants.set(tenantId, tenant);
    this.#byNumber[number] = tenant;
    return tenant;
  }

  #tenantAt(row: number): Tenant {
    const tenant = this.#byNumber[this.#slab.word(row, wordAt.tenant)];
    if (tenant === undefined) {
      throw new RangeError(`the row ${row} is in no list`);
    }
    return tenant;
  }

  #linkNewest(tenant: Tenant, row: number): void {
    this.#slab.setWord(row, wordAt.older, tenant.newest);
    this.#slab.setWord(row, wordAt.newer, NONE);
    if (tenant.newest === NONE) {
      tenant.oldest = row;
    } else {
      this.#slab.setWord(tenant.newest, wordAt.newer, row);
    }
    tenant.newest = row;
  }

  #unlink(tenant: Tenant, row: number): void {
    const newer = this.#slab.word(row, wordAt.newer);
    const older = this.#slab.word(row, wordAt.older);
    if (newer === NONE) {
      tenant.newest = older;
    } else {
      this.#slab.setWord(newer, wordAt.older, older);
    }
    if (older === NONE) {
      tenant.oldest = newer;
    } else {
      this.#slab.setWord(older, wordAt.newer, newer);
    }
  }
}
