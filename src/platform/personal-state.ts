import { parseId } from '../kernel/ids.ts';
import { z } from '../kernel/schema.ts';
import { GAP_BIN_COUNT } from '../stats/gap-bins.ts';

const amount = z.number().nonnegative();
const gaps = z.array(amount).length(GAP_BIN_COUNT);

/** An id as a checkpoint holds it: refused when it is not of its kind. */
function idSchema<P extends Parameters<typeof parseId>[0]>(prefix: P) {
  return z.string().transform((text, context) => {
    const id = parseId(prefix, text);
    if (id === undefined) {
      context.addIssue({ code: 'custom', message: `must be an id that begins with ${prefix}_` });
      return z.NEVER;
    }
    return id;
  });
}

/** A user in session: what was run last, and how the user comes back. */
const sessionSchema = z.object({
  last: z.object({
    executionId: idSchema('exe'),
    tenantId: idSchema('ten'),
    userId: idSchema('usr'),
    programId: idSchema('prg'),
    runtime: z.string(),
  }),
  lastAdmittedAt: z.number(),
  idleSinceAt: z.number().optional(),
  gaps: z.union([gaps, z.tuple([])]),
  gapCount: amount,
  /** Decayed counts: executions that followed another, and those among them of the same program. */
  followedCount: amount,
  sameCount: amount,
});

/** What the planner of personal warmth keeps over a restart. */
export const personalStateSchema = z.object({
  costs: z.unknown(),
  pooledGaps: gaps,
  /** The one heard of longest ago first. */
  sessions: z.array(sessionSchema),
});
