import { z } from '../../kernel/schema.ts';

const hostList = z.array(z.string().min(1).max(300)).max(64);

/** Of a submission. */
export const networkWishSchema = z.union([z.boolean(), z.strictObject({ allow: hostList })]).meta({
  id: 'NetworkWish',
  description:
    'true: what the tenant may reach, through a proxy; allow: of that only these, as host, *.domain or *, with or without :port (else 80 and 443). Absent or false: no network at all',
  example: { allow: ['api.example.com'] },
});

/** Of an execution: what it asked for. */
export const networkViewSchema = z
  .object({ allow: z.array(z.string()).readonly().nullable() })
  .meta({ id: 'Network', description: 'allow null: all that its tenant may reach' });

/** Of an execution: what it reached. */
export const networkUsageSchema = z
  .object({
    sentBytes: z.number(),
    receivedBytes: z.number(),
    connectionCount: z.number(),
    refusedCount: z.number(),
    hosts: z.array(z.string()).readonly().meta({ description: 'The first of those that were connected to' }),
    refusedHosts: z.array(z.string()).readonly().meta({ description: 'The first of those that were not' }),
  })
  .meta({ id: 'NetworkUsage', description: 'As its proxy counted; absent where none was asked for' });
