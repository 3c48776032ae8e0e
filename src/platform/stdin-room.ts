import type { TenantId } from '../kernel/ids.ts';
import { BYTES_PER_MB } from '../kernel/units.ts';

/** What this process holds of the inputs of all executions, and of those of one tenant. */
const BYTES_MAX = 256 * BYTES_PER_MB;
const TENANT_BYTES_MAX = 64 * BYTES_PER_MB;

/** The memory that all open inputs share, so that many that nobody reads do not fill it, nor one tenant's push out the others'. */
export class StdinRoom {
  readonly #heldBytes = new Map<TenantId, number>();
  readonly #bytesMax: number;
  readonly #tenantBytesMax: number;
  #allBytes = 0;

  constructor({ bytesMax = BYTES_MAX, tenantBytesMax = TENANT_BYTES_MAX } = {}) {
    this.#bytesMax = bytesMax;
    this.#tenantBytesMax = tenantBytesMax;
  }

  /** Takes so much of it; false where there is not so much left. */
  take(tenantId: TenantId, bytes: number): boolean {
    const held = (this.#heldBytes.get(tenantId) ?? 0) + bytes;
    if (held > this.#tenantBytesMax || this.#allBytes + bytes > this.#bytesMax) {
      return false;
    }
    this.#set(tenantId, held);
    this.#allBytes += bytes;
    return true;
  }

  give(tenantId: TenantId, bytes: number): void {
    this.#set(tenantId, (this.#heldBytes.get(tenantId) ?? 0) - bytes);
    this.#allBytes -= bytes;
  }

  #set(tenantId: TenantId, bytes: number): void {
    if (bytes > 0) {
      this.#heldBytes.set(tenantId, bytes);
    } else {
      this.#heldBytes.delete(tenantId);
    }
  }
}
