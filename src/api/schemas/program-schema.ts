import { z } from '../../kernel/schema.ts';

export const programSchema = z
  .object({ programId: z.string(), runtime: z.string(), code: z.string() })
  .meta({ id: 'Program' });
