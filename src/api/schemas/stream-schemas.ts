import { z } from '../../kernel/schema.ts';

/** A stream of server-sent events, as OpenAPI can say it. */
export const eventStream = (description: string) => ({
  description,
  content: { 'text/event-stream': { schema: z.string() } },
});
