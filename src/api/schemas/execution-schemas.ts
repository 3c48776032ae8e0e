import { z } from '../../kernel/schema.ts';
import { endReasons, executionOutcomes } from '../../model/execution.ts';
import { isolationLevels, startKinds } from '../../model/instance.ts';
import { artifactNamesSchema, artifactSchema, givenFileSchema, leftOutFileSchema } from './file-schemas.ts';
import { limitsWishSchema } from './limits-schemas.ts';
import { networkUsageSchema, networkViewSchema, networkWishSchema } from './network-schemas.ts';
import { predictionSchema } from './prediction-schema.ts';
import {
  codeSchema,
  fileNameSchema,
  instantSchema,
  isolationWishSchema,
  languageSchema,
  textSchema,
  userSchema,
} from './text-schema.ts';

export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 printable ASCII characters without spaces')
  .meta({
    description: 'The same key with the same request is the same execution, for a day',
    example: 'order-81-try',
  });

/** The body of `POST /v1/executions`. */
export const submissionSchema = z
  .strictObject({
    user: userSchema,
    language: languageSchema.optional(),
    isolation: isolationWishSchema,
    fileName: fileNameSchema.optional(),
    code: codeSchema,
    stdin: textSchema.default(''),
    stdinOpen: z.boolean().default(false).meta({
      description:
        'More input follows `stdin`, through POST …/stdin, until it is ended there; not with an answer that waits',
    }),
    args: z.array(textSchema).max(256).default([]),
    env: z.record(z.string().min(1).max(128), textSchema).default({}),
    files: z
      .array(givenFileSchema)
      .default([])
      .meta({ description: 'What it finds in its working directory besides itself' }),
    artifacts: artifactNamesSchema.default([]),
    limits: limitsWishSchema.meta({
      description: 'Absent ones take the configured defaults; none is ever "unlimited"',
    }),
    network: networkWishSchema.optional(),
    reuse: z.boolean().default(false).meta({
      description:
        'It may run in the interpreter that ran the same code for the same user before, with what that left: loaded libraries, files, patched functions. Its own modules begin anew',
    }),
    session: z
      .string()
      .max(100)
      .optional()
      .meta({ description: 'Goes on where the last execution of this session ended, in its language' }),
    idempotencyKey: idempotencyKeySchema.optional(),
    wait: z.boolean().default(true).meta({ description: 'false: answer 202 as soon as it is recorded' }),
  })
  .meta({ id: 'Submission' });

export type SubmissionBody = z.infer<typeof submissionSchema>;

const timingsSchema = z
  .object({
    prepareMs: z.number().meta({ description: 'Analysis and prediction' }),
    queueMs: z.number().meta({ description: 'Waiting for its turn' }),
    startMs: z.number().meta({ description: 'Waiting for an instance' }),
    compileMs: z
      .number()
      .exactOptional()
      .meta({ description: 'Until there was a program to hand over; absent where nothing is compiled' }),
    initMs: z.number().meta({ description: 'The program was handed over and loaded' }),
    runMs: z.number().meta({ description: 'The program ran' }),
  })
  .meta({ id: 'Timings' });

const measureSources = ['cgroup', 'sampled', 'counters', 'analysis', 'simulated'] as const;

/** Shares of what a program did. */
export const operationMixSchema = z.object({
  computeRatio: z.number(),
  fileRatio: z.number(),
  networkRatio: z.number(),
  processRatio: z.number(),
});

const usageSchema = z
  .object({
    cpuUserMs: z.number(),
    cpuSystemMs: z.number(),
    wallMs: z.number(),
    memoryMbPeak: z.number(),
    memorySource: z.enum(measureSources),
    processCountPeak: z.number(),
    readBytes: z.number(),
    writtenBytes: z.number(),
    networkBytes: z.number().meta({ description: 'Sent and received, as its proxy counted' }),
    network: networkUsageSchema.exactOptional(),
    stdinBytes: z.number(),
    outputBytes: z.number(),
    operations: operationMixSchema,
    operationsSource: z.enum(measureSources),
  })
  .meta({ id: 'Usage' });

const compileSchema = z
  .object({
    isCached: z
      .boolean()
      .meta({ description: 'The same user ran the same code before: it was not compiled again' }),
    cpuMs: z.number().meta({ description: 'Charged to the user, but no part of the usage' }),
    memoryMbPeak: z.number(),
  })
  .meta({ id: 'Compile', description: 'What compiling took, in an instance of its own' });

const actualSchema = z
  .object({ durationMs: z.number(), memoryMb: z.number(), cpuMs: z.number() })
  .meta({ description: 'What it cost, to be read beside the prediction' });

/** One execution without what it printed: what a list holds. */
const executionSummarySchema = z
  .object({
    id: z.string(),
    user: z.string(),
    runtime: z.string().meta({
      description:
        'Its language; at a level of isolation that is not the usual one with that, as in python@microvm',
    }),
    programId: z.string().meta({ description: 'The same code in the same language has the same one' }),
    state: z.enum(['queued', 'running', 'finished']),
    outcome: z.enum(executionOutcomes).nullable(),
    reason: z.enum(endReasons).nullable().meta({ description: 'What ended it' }),
    exitCode: z.number().nullable(),
    signal: z.string().nullable(),
    isStdoutTruncated: z.boolean(),
    isStderrTruncated: z.boolean(),
    message: z.string().nullable().meta({ description: 'What the platform adds to explain the outcome' }),
    startKind: z.enum(startKinds).nullable(),
    isolationLevel: z.enum(isolationLevels).nullable(),
    memoryLimitMb: z
      .number()
      .nullable()
      .meta({ description: 'What it ran under: as asked for, or else as it was expected to need' }),
    artifacts: z.array(artifactSchema).meta({ description: 'Each is at …/artifacts/NAME' }),
    leftOut: z.array(leftOutFileSchema).meta({ description: 'What was to be handed back and is not' }),
    stdinOpen: z.boolean().meta({ description: 'Whether it was submitted with an open input' }),
    network: networkViewSchema.nullable(),
    session: z.string().nullable(),
    timings: timingsSchema.nullable(),
    usage: usageSchema.nullable().meta({ description: 'Of the program; null when it did not run' }),
    compile: compileSchema.nullable(),
    prediction: predictionSchema.nullable(),
    actual: actualSchema.nullable(),
    attempts: z.number().meta({
      description:
        'More than 1 where a manager was lost, or the memory limit that was found for it was too low',
    }),
    acceptedAt: instantSchema,
    finishedAt: instantSchema.nullable(),
  })
  .meta({ id: 'ExecutionSummary' });

export const executionSchema = executionSummarySchema
  .extend({ stdout: z.string(), stderr: z.string() })
  .meta({ id: 'Execution' });

export type ExecutionSummaryBody = z.infer<typeof executionSummarySchema>;
export type ExecutionBody = z.infer<typeof executionSchema>;

export const executionListSchema = z
  .object({
    executions: z.array(executionSummarySchema),
    next: z
      .string()
      .nullable()
      .meta({ description: 'To be given as `after` for the page of older ones; null: there is none' }),
  })
  .meta({ id: 'ExecutionList', description: 'Newest first' });

export type ExecutionListBody = z.infer<typeof executionListSchema>;
