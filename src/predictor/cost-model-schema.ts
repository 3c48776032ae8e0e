import { z } from '../kernel/schema.ts';
import { RESIDUALS_MAX } from '../stats/conformal.ts';
import { CODE_FEATURE_COUNT } from './code-features.ts';

const count = z.number().nonnegative();

const typicalSchema = z.strictObject({ count, mean: z.number(), variance: count });

const boundSchema = z.strictObject({
  level: z.number().min(0).max(1),
  residuals: z.array(z.number()).max(RESIDUALS_MAX),
});

const costModelSchema = z.strictObject({
  // A state with other features than these would put each weight on the wrong one.
  code: z.strictObject({
    size: z.literal(CODE_FEATURE_COUNT),
    weights: z.array(z.number()).length(CODE_FEATURE_COUNT),
    inverse: z.array(z.number()).length(CODE_FEATURE_COUNT ** 2),
  }),
  bounds: z.strictObject({ byRuns: boundSchema, byLikes: boundSchema }),
});

function ofEachCost<T extends z.ZodType>(schema: T) {
  return z.strictObject({ durationMs: schema, memoryMb: schema, cpuMs: schema });
}

/** What a checkpoint holds of one runtime, and of one tenant's: every number finite, every array as long as this version's. */
export const typicalCostsSchema = ofEachCost(typicalSchema);
export const costModelsSchema = ofEachCost(costModelSchema);

export const costStateSchema = z.object({
  typical: z.record(z.string(), z.unknown()),
  models: z.record(z.string(), z.unknown()),
});
