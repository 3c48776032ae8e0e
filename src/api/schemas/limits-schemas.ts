import { z } from '../../kernel/schema.ts';

const limit = z.number().positive().exactOptional();
const countLimit = z.number().int().positive().exactOptional();

/** The limits that a caller states; those left out take the configured defaults. */
export const limitsWishSchema = z
  .strictObject({
    wallMs: limit,
    cpuMs: limit,
    memoryMb: limit,
    processCount: countLimit,
    outputBytes: countLimit,
    fileBytes: countLimit,
  })
  .default({});
