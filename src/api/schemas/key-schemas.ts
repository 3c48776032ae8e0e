import { z } from '../../kernel/schema.ts';
import { roles } from '../../model/api-key.ts';
import { auditActions } from '../../model/audit-entry.ts';
import { TENANT_NAME } from '../../model/tenant-name.ts';
import { instantSchema, textSchema } from './text-schema.ts';

const DAY_COUNT_MAX = 3650;
const GRACE_SECONDS_MAX = 30 * 86_400;

export const tenantNameSchema = z
  .string()
  .regex(TENANT_NAME, 'must be 1 to 60 letters, digits, _ and -')
  .meta({ description: 'Absent: that of the key that asks', example: 'acme' });

/** The body of `POST /v1/keys`. */
export const keyRequestSchema = z
  .strictObject({
    name: textSchema.min(1).max(100).meta({ description: 'What people call it', example: 'ci' }),
    role: z.enum(roles).default('member').meta({
      description:
        'viewer: reads. member: runs programs as well. manager: its tenant’s keys and users’ data as well. admin: those of every tenant',
    }),
    tenant: tenantNameSchema.optional(),
    expiresInDays: z.number().positive().max(DAY_COUNT_MAX).optional(),
  })
  .meta({ id: 'KeyRequest' });

/** The body of `POST /v1/keys/{id}/rotate`. */
export const keyRotationSchema = z
  .strictObject({
    graceSeconds: z.number().min(0).max(GRACE_SECONDS_MAX).default(3600).meta({
      description: 'For so long the old key still is one',
    }),
  })
  .meta({ id: 'KeyRotation' });

const keySchema = z
  .object({
    id: z.string(),
    tenant: z.string(),
    role: z.enum(roles),
    name: z.string(),
    createdAt: instantSchema.nullable().meta({ description: 'null for one of the configuration' }),
    expiresAt: instantSchema.nullable(),
    isConfigured: z
      .boolean()
      .meta({ description: 'It comes from the server’s settings and can be changed only there' }),
  })
  .meta({ id: 'Key' });

export const madeKeySchema = keySchema
  .extend({ key: z.string().meta({ description: 'The key itself: it is told this once, and not kept' }) })
  .meta({ id: 'MadeKey' });

export const keyListSchema = z.object({ keys: z.array(keySchema) }).meta({ id: 'KeyList' });

export const auditListSchema = z
  .object({
    entries: z.array(
      z.object({
        at: instantSchema,
        tenant: z.string(),
        by: z.string().nullable().meta({ description: 'The id of the key that it was done with' }),
        action: z.enum(auditActions),
        subject: z.string(),
        detail: z.string(),
      }),
    ),
  })
  .meta({ id: 'AuditList', description: 'Newest first' });

export type KeyBody = z.infer<typeof keySchema>;
export type MadeKeyBody = z.infer<typeof madeKeySchema>;
export type KeyListBody = z.infer<typeof keyListSchema>;
export type AuditListBody = z.infer<typeof auditListSchema>;
