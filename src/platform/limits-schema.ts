import { z } from '../kernel/schema.ts';

const positive = z.coerce.number().positive();
const count = z.coerce.number().int().min(1);

/** All limits of an execution, as configurations hold them. */
export const limitsSchema = z.strictObject({
  wallMs: positive,
  cpuMs: positive,
  memoryMb: positive,
  processCount: count,
  outputBytes: count,
  fileBytes: count,
});
