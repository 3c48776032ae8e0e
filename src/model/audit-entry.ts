import type { KeyId, TenantId } from '../kernel/ids.ts';

export const auditActions = ['key-created', 'key-rotated', 'key-revoked', 'user-erased'] as const;

/** Something that somebody with the right to it did to keys or to what is kept of people. */
export interface AuditEntry {
  readonly at: number;
  readonly tenantId: TenantId;
  /** The key that it was done with; undefined: none was needed, or the server did it itself. */
  readonly by?: KeyId | undefined;
  readonly action: (typeof auditActions)[number];
  /** What it was done to: a key's id, a user's name. */
  readonly subject: string;
  /** In words: what was given or taken. */
  readonly detail: string;
}
