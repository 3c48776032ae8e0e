import { makeId, type TenantId } from '../kernel/ids.ts';

/** What a tenant may be called. */
export const TENANT_NAME = /^[A-Za-z0-9_-]{1,60}$/;

/** Whoever asks while no keys are needed belongs to it. */
export const DEFAULT_TENANT_NAME = 'default';

/** The id of the tenant of this name, which must be one. */
export function tenantIdOf(name: string): TenantId {
  return makeId('ten', name);
}

export function tenantNameOf(id: TenantId): string {
  return id.slice(id.indexOf('_') + 1);
}
