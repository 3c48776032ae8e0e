import type { EgressGate } from '../egress/egress-gate.ts';
import { type PutTarget, putJson, readPutTarget } from '../egress/put-json.ts';
import { type Clock, delay } from '../kernel/clock.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { NetworkPolicy } from '../model/network.ts';
import type { NetworkPermission } from './network-permission.ts';

/** So often an address is tried, and so long its answer is waited for. */
export const CALLBACK_TRY_COUNT = 3;
export const CALLBACK_MS_MAX = 5000;
const BETWEEN_TRIES_MS = 500;
/** Under way at once, of all tenants; and waiting for that. More are not made. */
const UNDER_WAY_MAX = 16;
const WAITING_MAX = 1000;

interface CallbackParts {
  readonly clock: Clock;
  readonly permission: Pick<NetworkPermission, 'check' | 'policyFor'>;
  readonly openGate: (policy: NetworkPolicy) => Pick<EgressGate, 'open' | 'close'>;
}

/** What is to be told, and where; the body is made when its turn comes, so that none waits in memory. Rejects: nothing is told. */
export interface Callback {
  readonly tenantId: TenantId;
  readonly url: string;
  readonly body: () => Promise<string>;
}

/**
 * Tells tenants of outcomes at addresses that they name, which are no others than those that their programs may reach: the same
 * list of hosts, the same ranges of addresses that nobody reaches.
 */
export class Callbacks {
  readonly #parts: CallbackParts;
  readonly #waiting: (() => void)[] = [];
  #underWayCount = 0;

  constructor(parts: CallbackParts) {
    this.#parts = parts;
  }

  /** Throws `invalid-request` for what is no address to call, `network-not-allowed` for one that the tenant may not reach. */
  check(tenantId: TenantId, url: string): void {
    this.#targetOf(tenantId, url);
  }

  /** Resolves with whether it was taken (answered with 2xx), after three tries at most. Never rejects. */
  async send({ tenantId, url, body }: Callback): Promise<boolean> {
    if (this.#underWayCount >= UNDER_WAY_MAX) {
      if (this.#waiting.length >= WAITING_MAX) {
        return false;
      }
      // Who leaves hands its place on.
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    } else {
      this.#underWayCount += 1;
    }
    try {
      return await this.#tryTo(tenantId, this.#targetOf(tenantId, url), await body());
    } catch {
      return false;
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) {
        this.#underWayCount -= 1;
      } else {
        next();
      }
    }
  }

  async #tryTo(tenantId: TenantId, target: PutTarget, body: string): Promise<boolean> {
    const { clock, permission, openGate } = this.#parts;
    const gate = openGate(permission.policyFor(tenantId, {}));
    try {
      for (let tried = 1; tried <= CALLBACK_TRY_COUNT; tried++) {
        const status = await putJson(target, body, { gate, clock, msMax: CALLBACK_MS_MAX }).catch(() => 0);
        if (status >= 200 && status < 300) {
          return true;
        }
        if (tried < CALLBACK_TRY_COUNT) {
          await delay(clock, BETWEEN_TRIES_MS);
        }
      }
      return false;
    } finally {
      gate.close();
    }
  }

  #targetOf(tenantId: TenantId, url: string): PutTarget {
    const target = readPutTarget(url);
    if (target === undefined) {
      throw new ChameleonError(
        'invalid-request',
        'a callback needs an absolute http or https URL, without a user in it',
      );
    }
    this.#parts.permission.check(tenantId, { allow: [`${target.host}:${target.port}`] });
    return target;
  }
}
