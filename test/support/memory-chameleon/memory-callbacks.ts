import type { TenantId } from '../../../src/kernel/ids.ts';
import { type Callback, Callbacks } from '../../../src/platform/callbacks.ts';
import type { NetworkPermission } from '../../../src/platform/network-permission.ts';

/** Callbacks that are judged as in the real system, and then kept instead of sent. */
export class MemoryCallbacks {
  readonly sent: (Pick<Callback, 'tenantId' | 'url'> & { readonly told: string })[] = [];
  readonly #judged: Callbacks;

  constructor(permission: NetworkPermission) {
    this.#judged = new Callbacks({
      clock: { now: () => 1000, schedule: () => () => undefined },
      permission,
      openGate: () => {
        throw new Error('nobody is called from memory');
      },
    });
  }

  check(tenantId: TenantId, url: string): void {
    this.#judged.check(tenantId, url);
  }

  async send({ tenantId, url, body }: Callback): Promise<boolean> {
    this.sent.push({ tenantId, url, told: await body() });
    return true;
  }
}
