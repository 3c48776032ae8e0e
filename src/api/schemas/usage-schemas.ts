import { z } from '../../kernel/schema.ts';
import { usageGroups } from '../../model/usage-row.ts';
import { tenantNameSchema } from './key-schemas.ts';

const COUNT_DEFAULT = 1000;
const COUNT_MAX = 10_000;

const daySchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day, as 2026-12-31')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'must be a day of the calendar');

export const usageQuerySchema = z.strictObject({
  by: z.enum(usageGroups).default('user').meta({ description: 'tenant: of all, for an admin' }),
  since: daySchema.optional().meta({ description: 'First day, UTC; absent: 29 days before the last' }),
  until: daySchema.optional().meta({ description: 'Last day, UTC, counted in full; absent: today' }),
  tenant: tenantNameSchema.optional(),
  format: z.enum(['json', 'csv']).default('json'),
  count: z.coerce.number().int().min(1).max(COUNT_MAX).default(COUNT_DEFAULT),
});

const usageRowSchema = z.object({
  tenant: z.string(),
  user: z.string().nullable(),
  runtime: z.string().nullable(),
  day: z.string().nullable(),
  executionCount: z.number(),
  succeededCount: z.number(),
  coldCount: z.number().meta({ description: 'Executions that waited for an instance to be made' }),
  coldAvoidedCount: z.number().meta({ description: 'Executions that found one' }),
  cpuSeconds: z.number().meta({ description: 'Of programs and of their compilers' }),
  predictedCpuSeconds: z.number().meta({ description: 'What was expected of those that ran' }),
  memoryGbS: z.number().meta({ description: 'Peak memory times the time that it ran' }),
  runSeconds: z.number(),
  waitedSeconds: z.number().meta({ description: 'From submissions to first instructions' }),
  networkBytes: z.number(),
  cost: z.number().nullable().meta({ description: 'By the server’s prices; null where it has none' }),
});

export const usageReportSchema = z
  .object({
    by: z.enum(usageGroups),
    since: z.string(),
    until: z.string(),
    currency: z.string().nullable(),
    rows: z.array(usageRowSchema),
  })
  .meta({ id: 'UsageReport', description: 'What cost most comes first; by day, the first day' });

export type UsageQueryText = z.infer<typeof usageQuerySchema>;
export type UsageReportBody = z.infer<typeof usageReportSchema>;
export type UsageRowBody = z.infer<typeof usageRowSchema>;
