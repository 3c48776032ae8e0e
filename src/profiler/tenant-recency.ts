const NONE = -1;

interface TenantList {
  newest: number;
  oldest: number;
  count: number;
}

/**
 * Which rows a tenant used last, as one linked list a tenant over two arrays of numbers: 8 bytes a row. Whoever
 * holds most gives way when room is needed, so that a tenant that invents users pushes out its own.
 */
export class TenantRecency {
  readonly #tenants = new Map<string, TenantList>();
  #newer = new Int32Array(1024).fill(NONE);
  #older = new Int32Array(1024).fill(NONE);

  /** Enters a row that is in no list as its tenant's newest. */
  add(tenant: string, row: number): void {
    this.#growTo(row);
    const list = this.#tenants.get(tenant) ?? { newest: NONE, oldest: NONE, count: 0 };
    this.#tenants.set(tenant, list);
    this.#older[row] = list.newest;
    this.#newer[row] = NONE;
    if (list.newest === NONE) {
      list.oldest = row;
    } else {
      this.#newer[list.newest] = row;
    }
    list.newest = row;
    list.count += 1;
  }

  /** Enters a row that is in no list as the one its tenant has not used for longest. */
  addOldest(tenant: string, row: number): void {
    const list = this.#tenants.get(tenant);
    if (list === undefined) {
      this.add(tenant, row);
      return;
    }
    this.#growTo(row);
    this.#newer[row] = list.oldest;
    this.#older[row] = NONE;
    this.#older[list.oldest] = row;
    list.oldest = row;
    list.count += 1;
  }

  remove(tenant: string, row: number): void {
    const list = this.#tenants.get(tenant);
    if (list === undefined) {
      return;
    }
    const newer = this.#newer[row] ?? NONE;
    const older = this.#older[row] ?? NONE;
    if (newer === NONE) {
      list.newest = older;
    } else {
      this.#older[newer] = older;
    }
    if (older === NONE) {
      list.oldest = newer;
    } else {
      this.#newer[older] = newer;
    }
    list.count -= 1;
    if (list.count === 0) {
      this.#tenants.delete(tenant);
    }
  }

  touch(tenant: string, row: number): void {
    if (this.#tenants.get(tenant)?.newest !== row) {
      this.remove(tenant, row);
      this.add(tenant, row);
    }
  }

  /** The least recently used row of the tenant with most rows; undefined when there are none. O(tenants). */
  rowToGive(): { readonly tenant: string; readonly row: number } | undefined {
    let largest: [string, TenantList] | undefined;
    for (const entry of this.#tenants) {
      largest = largest === undefined || entry[1].count > largest[1].count ? entry : largest;
    }
    return largest === undefined ? undefined : { tenant: largest[0], row: largest[1].oldest };
  }

  #growTo(row: number): void {
    if (row >= this.#newer.length) {
      this.#newer = grown(this.#newer, row);
      this.#older = grown(this.#older, row);
    }
  }
}

function grown(rows: Int32Array, row: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(rows.length * 2, row + 1)).fill(NONE);
  larger.set(rows);
  return larger;
}
