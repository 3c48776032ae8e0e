import { z } from '../../kernel/schema.ts';
import { leftOutReasons } from '../../model/program-file.ts';
import { textSchema } from './text-schema.ts';

const nameSchema = textSchema.min(1).max(1024);

/** A file that a program is given. */
export const givenFileSchema = z
  .strictObject({
    name: nameSchema.meta({
      description: 'Relative to the working directory; folders are made',
      example: 'data/points.csv',
    }),
    content: textSchema,
    encoding: z
      .enum(['utf8', 'base64'])
      .default('utf8')
      .meta({ description: 'How `content` writes the bytes: as text, or in base64' }),
    isExecutable: z.boolean().default(false),
    unpack: z.boolean().default(false).meta({
      description:
        'The content is an archive (zip, tar, tar.gz): its files are given instead, in the folder `name`, or with `.` in none',
    }),
  })
  .meta({ id: 'GivenFile' });

export const artifactNamesSchema = z
  .array(nameSchema)
  .max(64)
  .meta({
    description: 'Files or folders to hand back when it has ended; `.` is all that it makes or changes',
    example: ['out', 'plot.png'],
  });

/** A file that is handed back, without its content. */
export const artifactSchema = z
  .object({
    name: z.string(),
    sizeBytes: z.number(),
    sha256: z.string().meta({ description: 'Of the content, in hexadecimal digits' }),
    isExecutable: z.boolean(),
  })
  .meta({ id: 'Artifact' });

export const leftOutFileSchema = z
  .object({
    name: z.string(),
    reason: z.enum(leftOutReasons).meta({
      description:
        'not-a-file: a link, a pipe, a socket, or behind a link. too-large, too-many: beyond what is handed back. unnameable: the name is no UTF-8',
    }),
  })
  .meta({ id: 'LeftOutFile' });
