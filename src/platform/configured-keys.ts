import { ChameleonError } from '../kernel/errors.ts';
import { makeId } from '../kernel/ids.ts';
import { type ApiKey, roles } from '../model/api-key.ts';
import { TENANT_NAME, tenantIdOf } from '../model/tenant-name.ts';
import { digestOf } from './api-secret.ts';

const KEY_LENGTH_MIN = 16;

/**
 * Reads `key:tenant` and `key:tenant@role`, joined by commas; a key without a role is a manager's. Throws `bad-configuration` for a key
 * under 16 characters, a tenant that cannot be named or a role that is none.
 */
export function readConfiguredKeys(setting: string): readonly ApiKey[] {
  const entries = setting.split(',').map((entry) => entry.trim());
  return entries
    .filter((entry) => entry !== '')
    .map((entry, index) => {
      const colon = entry.lastIndexOf(':');
      const key = entry.slice(0, Math.max(0, colon));
      const [tenant = '', given = 'manager'] = entry.slice(colon + 1).split('@', 2);
      const role = roles.find((each) => each === given);
      if (key.length < KEY_LENGTH_MIN || !TENANT_NAME.test(tenant) || role === undefined) {
        // The key itself stays out of the message: it would end up in a log.
        throw new ChameleonError(
          'bad-configuration',
          `apiKeys: entry ${index + 1} must be key:tenant or key:tenant@role with a key of at least ${KEY_LENGTH_MIN} characters (got ${key.length}), a tenant of letters, digits, _ and -, and a role of: ${roles.join(', ')}`,
        );
      }
      return {
        ...{ tenantId: tenantIdOf(tenant), role, digest: digestOf(key) },
        id: makeId('key', `configured-${index + 1}`),
        name: `configured, entry ${index + 1}`,
        createdAt: 0,
        expiresAt: undefined,
      };
    });
}
