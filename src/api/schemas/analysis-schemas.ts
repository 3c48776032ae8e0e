import { z } from '../../kernel/schema.ts';
import {
  bottleneckKinds,
  complexityClasses,
  recursionKinds,
  wantedIsolations,
} from '../../model/program-analysis.ts';
import { probeModes } from '../../model/program-probe.ts';
import { warmLayers } from '../../platform/choose-warm-layer.ts';
import { predictionSchema } from './prediction-schema.ts';
import { probeSchema } from './probe-schemas.ts';
import {
  codeSchema,
  fileNameSchema,
  isolationWishSchema,
  languageSchema,
  userSchema,
} from './text-schema.ts';

/** The body of `POST /v1/analyses`. */
export const analysisRequestSchema = z
  .strictObject({
    code: codeSchema,
    language: languageSchema.optional(),
    isolation: isolationWishSchema,
    fileName: fileNameSchema.optional(),
    user: userSchema.optional(),
    probe: z.enum(probeModes).optional().meta({
      description:
        'Whether the program is also run a little, in instances of its own; without it, what the server is set to. when-unsure: only where it reads input and reading left its class open',
    }),
  })
  .meta({ id: 'AnalysisRequest' });

const featuresSchema = z
  .object({
    sourceBytes: z.number(),
    lineCount: z.number(),
    functionCount: z.number(),
    cyclomaticComplexity: z.number(),
    cognitiveComplexity: z.number(),
    halsteadVolume: z.number(),
    loopCount: z.number(),
    loopDepthMax: z.number(),
    unboundedLoopCount: z.number(),
    recursionCount: z.number(),
    branchingRecursionCount: z.number(),
    literalMax: z.number().nullable(),
    allocationMax: z.number().nullable(),
    writtenRoundMax: z.number(),
    textLiteralMax: z.number(),
    displayMax: z.number(),
    sortCount: z.number(),
    fileOperationCount: z.number(),
    networkOperationCount: z.number(),
    processOperationCount: z.number(),
    concurrencyCount: z.number(),
    stdinReadCount: z.number(),
    sleepCount: z.number(),
    generatorCount: z.number(),
    awaitCount: z.number(),
    cpuLogRatio: z.number(),
    memoryLogRatio: z.number(),
    cpuLogSpread: z.number(),
    memoryLogSpread: z.number(),
  })
  .meta({ id: 'ProgramFeatures' });

const driversSchema = z.array(z.object({ line: z.number(), why: z.string() }));

const dependencySchema = z
  .object({
    name: z.string(),
    kind: z.enum(['builtin', 'package', 'local']),
    installName: z
      .string()
      .optional()
      .meta({ description: 'What its package is called where packages are installed from' }),
  })
  .meta({ id: 'Dependency' });

const operationCountsSchema = z.object({
  file: z.number(),
  network: z.number(),
  process: z.number(),
  compute: z
    .number()
    .meta({ description: 'Loops without a written bound, and functions that call themselves' }),
});

/** What reading a program tells, in the words of whoever asks; of one that cannot be read, that it is unknown and why. */
export const analysisAnswerSchema = z
  .object({
    programId: z.string(),
    runtime: z.string(),
    language: z.string(),
    status: z
      .enum(['ok', 'partial', 'unknown'])
      .meta({ description: 'partial: some of the source could not be read' }),
    reason: z.string().optional().meta({ description: 'Why it is partial or unknown' }),
    timeComplexity: z.object({
      class: z.enum(complexityClasses),
      confidence: z.number().meta({ description: 'How probable that class is, 0 to 1' }),
      drivers: driversSchema,
    }),
    spaceComplexity: z.enum(complexityClasses),
    cyclomatic: z.number(),
    cognitive: z.number(),
    loopDepthMax: z.number(),
    recursion: z.enum(recursionKinds),
    dependencies: z.array(dependencySchema),
    operations: operationCountsSchema,
    bottleneck: z.enum(bottleneckKinds),
    bottleneckDrivers: driversSchema,
    isolation: z
      .object({ level: z.enum(wantedIsolations), drivers: driversSchema })
      .meta({ description: 'How strongly it is better walled off, and what says so' }),
    warmLayer: z
      .object({ layer: z.enum(warmLayers), modules: z.array(z.string()) })
      .meta({ description: 'How far an instance is best prepared for it here, with what loaded' }),
    limits: z.object({ memoryMb: z.number(), cpuMs: z.number(), wallMs: z.number() }).meta({
      description: 'What it probably needs: a memory limit that a submission leaves open is this one',
    }),
    durationMs: predictionSchema.shape.durationMs,
    memoryMb: predictionSchema.shape.memoryMb,
    warnings: driversSchema,
    features: featuresSchema.nullable().meta({ description: 'Every count; null when nothing could be read' }),
    prediction: predictionSchema,
    probe: probeSchema.optional().meta({ description: 'Absent where none was wanted' }),
    analysisMs: z.number(),
  })
  .meta({ id: 'AnalysisAnswer' });

export type AnalysisAnswerBody = z.infer<typeof analysisAnswerSchema>;
