import { z } from '../../kernel/schema.ts';

export const stdinQuerySchema = z.strictObject({
  end: z.enum(['true', 'false']).default('false').meta({
    description: 'true: nothing follows, the program reads the end of its input behind these bytes',
  }),
});

/** Bytes as they are; the route's own parser sees to that. */
export const stdinBodySchema = z
  .any()
  .meta({ type: 'string', format: 'binary', description: 'Any bytes, at most 256 KiB; none to only end it' });

export const stdinReceiptSchema = z
  .object({
    receivedBytes: z
      .number()
      .meta({ description: 'All that came so far, but for the `stdin` of the submission' }),
    waitingBytes: z.number().meta({ description: 'Of that, what is not on its way to the program yet' }),
  })
  .meta({ id: 'StdinReceipt' });
