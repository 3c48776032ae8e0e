import { z } from '../../kernel/schema.ts';
import { bottleneckKinds, complexityClasses } from '../../model/program-analysis.ts';
import { predictionSchema } from './prediction-schema.ts';
import { codeSchema, fileNameSchema, languageSchema, userSchema } from './text-schema.ts';

/** The body of `POST /v1/analyses`. */
export const analysisRequestSchema = z
  .strictObject({
    code: codeSchema,
    language: languageSchema.optional(),
    fileName: fileNameSchema.optional(),
    user: userSchema.optional(),
  })
  .meta({ id: 'AnalysisRequest' });

const reasonsSchema = z.array(z.object({ line: z.number(), message: z.string() }));

const featuresSchema = z
  .object({
    sourceBytes: z.number(),
    lineCount: z.number(),
    functionCount: z.number(),
    cyclomaticComplexity: z.number(),
    cognitiveComplexity: z.number(),
    loopCount: z.number(),
    loopDepthMax: z.number(),
    unboundedLoopCount: z.number(),
    recursionCount: z.number(),
    branchingRecursionCount: z.number(),
    literalMax: z.number().nullable(),
    allocationMax: z.number().nullable(),
    sortCount: z.number(),
    fileOperationCount: z.number(),
    networkOperationCount: z.number(),
    processOperationCount: z.number(),
    concurrencyCount: z.number(),
    stdinReadCount: z.number(),
    sleepCount: z.number(),
  })
  .meta({ id: 'ProgramFeatures' });

const analysisSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('known'),
      programId: z.string(),
      language: z.string(),
      features: featuresSchema,
      imports: z.array(z.string()),
      complexity: z.enum(complexityClasses),
      complexityReasons: reasonsSchema,
      bottleneck: z.enum(bottleneckKinds),
      bottleneckReasons: reasonsSchema,
      warnings: reasonsSchema,
      confidenceRatio: z.number(),
      analysisMs: z.number(),
    }),
    z.object({
      kind: z.literal('unknown'),
      programId: z.string(),
      language: z.string(),
      reason: z.string(),
      analysisMs: z.number(),
    }),
  ])
  .meta({ id: 'Analysis' });

export const analysisAnswerSchema = z
  .object({ runtime: z.string(), analysis: analysisSchema, prediction: predictionSchema })
  .meta({ id: 'AnalysisAnswer' });

export type AnalysisAnswerBody = z.infer<typeof analysisAnswerSchema>;
