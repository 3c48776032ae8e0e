import type { ApiKey } from '../../model/api-key.ts';
import { tenantNameOf } from '../../model/tenant-name.ts';
import type { KeyBook } from '../../platform/key-book.ts';
import type { KeyBody } from '../schemas/key-schemas.ts';

/** A key without what would let anybody use it. */
export function viewKey(
  { id, tenantId, role, name, createdAt, expiresAt }: ApiKey,
  keys: Pick<KeyBook, 'isConfigured'>,
): KeyBody {
  const isConfigured = keys.isConfigured(id);
  return {
    ...{ id, role, name, isConfigured },
    tenant: tenantNameOf(tenantId),
    createdAt: isConfigured ? null : createdAt,
    expiresAt: expiresAt ?? null,
  };
}
