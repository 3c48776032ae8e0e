import { createHash, timingSafeEqual } from 'node:crypto';
import { ChameleonError } from '../kernel/errors.ts';
import { makeId, type TenantId } from '../kernel/ids.ts';

const KEY_LENGTH_MIN = 16;
const TENANT_NAME = /^[A-Za-z0-9_-]{1,60}$/;

/** One key, known by its digest only, and the tenant that whoever holds it speaks for. */
export interface ApiKey {
  readonly digest: Buffer;
  readonly tenantId: TenantId;
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}

/** Reads `key:tenant,key:tenant`; throws `bad-configuration` for a key under 16 characters or a tenant that cannot be named. */
export function readApiKeys(setting: string): readonly ApiKey[] {
  const entries = setting.split(',').map((entry) => entry.trim());
  return entries
    .filter((entry) => entry !== '')
    .map((entry, index) => {
      const colon = entry.lastIndexOf(':');
      const key = entry.slice(0, Math.max(0, colon));
      const tenant = entry.slice(colon + 1);
      if (key.length < KEY_LENGTH_MIN || !TENANT_NAME.test(tenant)) {
        // The key itself stays out of the message: it would end up in a log.
        throw new ChameleonError(
          'bad-configuration',
          `apiKeys: entry ${index + 1} must be key:tenant with a key of at least ${KEY_LENGTH_MIN} characters (got ${key.length}) and a tenant of letters, digits, _ and -`,
        );
      }
      return { digest: digestOf(key), tenantId: makeId('ten', tenant) };
    });
}

/** The tenant of the presented key. Compares digests, all of them, so that time tells nothing about any key. */
export function findTenant(keys: readonly ApiKey[], presented: string): TenantId | undefined {
  const digest = digestOf(presented);
  return keys.reduce<TenantId | undefined>(
    (found, key) => (timingSafeEqual(key.digest, digest) ? key.tenantId : found),
    undefined,
  );
}
