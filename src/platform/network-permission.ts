import { type HostPattern, isCovered, parseHostPattern } from '../egress/host-pattern.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { NetworkPolicy, NetworkWish } from '../model/network.ts';
import { tenantIdOf } from '../model/tenant-name.ts';
import type { NetworkConfig } from './network-config.ts';

const LINE_COUNT_MAX = 64;

function read(line: string): HostPattern {
  const pattern = parseHostPattern(line);
  if (pattern === undefined) {
    throw new ChameleonError(
      'invalid-request',
      `network.allow: ${JSON.stringify(line.slice(0, 100))} is not host, *.domain or *, with or without :port`,
    );
  }
  return pattern;
}

/** What the operator lets tenants reach. */
export class NetworkPermission {
  readonly #config: NetworkConfig;
  readonly #lines: ReadonlyMap<TenantId, readonly string[]>;

  constructor(config: NetworkConfig) {
    this.#config = config;
    this.#lines = new Map(Object.entries(config.tenants).map(([name, lines]) => [tenantIdOf(name), lines]));
  }

  /** Throws `network-not-allowed` for a tenant that has none or less than it asks for, `invalid-request` for what no list can say. */
  check(tenantId: TenantId, { allow }: NetworkWish): void {
    const lines = this.#lines.get(tenantId);
    if (lines === undefined || lines.length === 0) {
      throw new ChameleonError('network-not-allowed', 'this tenant may not use the network');
    }
    if (allow === undefined) {
      return;
    }
    if (allow.length > LINE_COUNT_MAX) {
      throw new ChameleonError(
        'limit-exceeded',
        `network.allow has ${allow.length} lines, above ${LINE_COUNT_MAX}`,
      );
    }
    const own = lines.map(read);
    const beyond = allow.find((line) => !isCovered(own, read(line)));
    if (beyond !== undefined) {
      throw new ChameleonError('network-not-allowed', `this tenant may not reach ${JSON.stringify(beyond)}`);
    }
  }

  /** What an execution that asked may reach now: what it asked for, less what its tenant has lost since. */
  policyFor(tenantId: TenantId, { allow }: NetworkWish): NetworkPolicy {
    const { tenants: _, allowPrivate, ...limits } = this.#config;
    const lines = this.#lines.get(tenantId) ?? [];
    const own = lines.map(read);
    return { allow: allow?.filter((line) => isCovered(own, read(line))) ?? lines, allowPrivate, limits };
  }
}
