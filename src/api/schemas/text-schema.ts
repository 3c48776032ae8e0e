import { z } from '../../kernel/schema.ts';
import { isolationLevels } from '../../model/instance.ts';
import { USER_NAME_LENGTH_MAX } from '../user-name.ts';

/** Text that can be written as UTF-8 and read back: JSON escapes may smuggle in half a character. */
export const textSchema = z
  .string()
  .refine((text) => text.isWellFormed(), 'must not contain half of a surrogate pair');

export const userSchema = textSchema
  .min(1)
  .max(USER_NAME_LENGTH_MAX)
  .meta({ description: 'Whoever submits, in the words of the caller', example: 'alice' });

export const languageSchema = z.string().min(1).max(40).meta({
  description: "A runtime's name or alias; without it, the code and the file name tell",
  example: 'python',
});

/** A level of isolation, as a wish: what runs there is never walled off less. */
export const isolationWishSchema = z.enum(isolationLevels).optional().meta({
  description:
    'The level of isolation wanted, or a stronger one where that is not offered; without it, what the tenant, the code and the server want',
  example: 'microvm',
});

export const fileNameSchema = textSchema.min(1).max(255).meta({ example: 'main.py' });

export const codeSchema = textSchema.min(1).meta({ example: 'print(6 * 7)' });

/** Milliseconds since the Unix epoch. */
export const instantSchema = z.number().meta({ description: 'Milliseconds since the Unix epoch' });

/** A figure that may not be known; JSON has no way to write an infinite one. */
export const figureSchema = z.number().nullable();
