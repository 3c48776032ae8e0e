import type { KeyId, TenantId } from '../kernel/ids.ts';

/** From the one that may least. */
export const roles = ['viewer', 'member', 'manager', 'admin'] as const;

/**
 * What the holder of a key may do. viewer: read what is its tenant's, and how the pool stands. member: run programs as well. manager: keep
 * its tenant's keys and users' data as well. admin: the same for every tenant.
 */
export type Role = (typeof roles)[number];

/** What a request needs leave for. */
const scopes = ['read', 'run', 'manage', 'administer'] as const;

export type Scope = (typeof scopes)[number];

const scopesOf: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: ['read'],
  member: ['read', 'run'],
  manager: ['read', 'run', 'manage'],
  admin: scopes,
};

export function mayDo(role: Role, scope: Scope): boolean {
  return scopesOf[role].includes(scope);
}

/** Whether a key of one role may make, or take away, one of another: nobody gives more than they have. */
export function mayGrant(role: Role, granted: Role): boolean {
  return scopesOf[granted].every((scope) => mayDo(role, scope));
}

/** A key as it is kept: whoever reads the store cannot use it. */
export interface ApiKey {
  readonly id: KeyId;
  readonly tenantId: TenantId;
  readonly role: Role;
  /** What people call it. */
  readonly name: string;
  /** SHA-256 of the key, in hex. It has 256 bits of chance, so that no slower hash is needed. */
  readonly digest: string;
  readonly createdAt: number;
  /** From then on it is no key any more; absent: it does not end by itself. */
  readonly expiresAt: number | undefined;
}
