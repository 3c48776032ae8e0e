import { z } from '../kernel/schema.ts';
import { RESIDUALS_MAX } from '../stats/conformal.ts';
import { CODE_FEATURE_COUNT } from './code-features.ts';

const count = z.number().nonnegative();

const costModelSchema = z.strictObject({
  typical: z.strictObject({ count, mean: z.number(), variance: count }),
  // A state with other features than these would put each weight on the wrong one.
  code: z.strictObject({
    size: z.literal(CODE_FEATURE_COUNT),
    weights: z.array(z.number()).length(CODE_FEATURE_COUNT),
    inverse: z.array(z.number()).length(CODE_FEATURE_COUNT ** 2),
  }),
  bound: z.strictObject({
    level: z.number().min(0).max(1),
    residuals: z.array(z.number()).max(RESIDUALS_MAX),
  }),
  codeCount: count,
});

/** The models of one runtime as a checkpoint holds them: every number finite, every array as long as this version's. */
export const costModelsSchema = z.strictObject({
  durationMs: costModelSchema,
  memoryMb: costModelSchema,
  cpuMs: costModelSchema,
});
