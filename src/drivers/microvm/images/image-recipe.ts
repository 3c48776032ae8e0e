import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChameleonError, messageOf } from '../../../kernel/errors.ts';
import { z } from '../../../kernel/schema.ts';

const packageName = z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/);

/** What a machine's files are made of: `runtimes/images/<name>.json`. */
const recipeSchema = z.strictObject({
  displayName: z.string().min(1),
  /** The languages that it is for, by the names of their manifests. */
  runtimes: z.array(z.string().min(1)).min(1),
  /** Debian's, besides what these depend on. */
  packages: z.array(packageName).min(1),
  /** Symbolic links that the packages' own scripts would make: by name, what they lead to. */
  links: z.record(z.string().regex(/^[^/].*$/), z.string().min(1)).default({}),
  /** Whether the Node that runs the builder comes into it. */
  hasNode: z.boolean().default(false),
  /** A program of the image that is run once on the builder's machine, over its files; `$ROOT` is where those are. */
  prepare: z
    .strictObject({
      command: z.array(z.string().min(1)).min(1),
      environment: z.record(z.string(), z.string()).default({}),
    })
    .optional(),
});

export interface ImageRecipe extends z.infer<typeof recipeSchema> {
  readonly name: string;
}

function readRecipe(folder: string, fileName: string): ImageRecipe {
  try {
    const json: unknown = JSON.parse(readFileSync(join(folder, fileName), 'utf8'));
    return { ...recipeSchema.parse(json), name: fileName.slice(0, -'.json'.length) };
  } catch (error) {
    throw new ChameleonError('bad-configuration', `runtimes/images/${fileName}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** All recipes of a folder, sorted by name. Throws `bad-configuration` for one that is malformed. */
export function readRecipes(folder: string): readonly ImageRecipe[] {
  return readdirSync(folder)
    .filter((fileName) => fileName.endsWith('.json'))
    .sort()
    .map((fileName) => readRecipe(folder, fileName));
}
