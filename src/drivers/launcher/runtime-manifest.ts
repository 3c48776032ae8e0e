import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChameleonError, messageOf } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema.ts';

const name = z.string().regex(/^[a-z][a-z0-9+#-]*$/);

/** The levels of the drivers that read manifests. */
const manifestLevels = ['process', 'process-landlock', 'container'] as const;

/** How one language is found on a host, parked and run: `runtimes/<name>.json`. */
const manifestSchema = z
  .strictObject({
    displayName: z.string().min(1),
    aliases: z.array(name),
    extensions: z.array(z.string().regex(/^\.[a-z0-9]+$/)),
    /** Absolute paths, the first that exists is taken; `$NODE` is the Node that runs Chameleon. */
    interpreters: z.array(z.string().regex(/^(\$NODE$|\/)/)).min(1),
    /** What to ask the interpreter, and where its answer says the version. */
    version: z.strictObject({ args: z.array(z.string()), pattern: z.string() }),
    /** The program's name inside the instance. */
    fileName: z.string().regex(/^[A-Za-z][\w.]*$/),
    /** A file of `runtimes/agents` that boots the language and waits: instances are parked with it. */
    agent: z
      .string()
      .regex(/^[\w.-]+$/)
      .optional(),
    /** A file of `runtimes/agents` that boots the language once, and is forked into the instances that come after. */
    zygote: z
      .string()
      .regex(/^[\w.-]+$/)
      .optional(),
    /** Modules that the agent may load at its boot for a program that imports them: nothing that acts when loaded. */
    preloadable: z.array(z.string().regex(/^[\w.]+$/)).default([]),
    /**
     * How installed packages are shown to the agent: the variable that it reads their folder from, and what that folder
     * must be called where the language finds a package's own dependencies by this name. Without it, none are offered.
     */
    packages: z
      .strictObject({ variable: z.string().regex(/^[A-Z_]+$/), folderName: z.string().min(1).optional() })
      .optional(),
    /** Without an agent: what is executed when a program comes. `$INTERPRETER` is its path; arguments follow. */
    command: z.array(z.string()).min(1).optional(),
    /** Where it works: a linker, for one, marks its output executable, which the lower level does not let it. */
    levels: z.array(z.enum(manifestLevels)).default([...manifestLevels]),
    /** What the language reads of the host besides the system's folders; `*` in the last part matches names. */
    hostPaths: z.array(z.string().startsWith('/')).default([]),
  })
  .refine((manifest) => (manifest.agent === undefined) !== (manifest.command === undefined), {
    message: 'either agent or command must be given',
  })
  .refine(({ agent, zygote }) => zygote === undefined || agent !== undefined, {
    message: 'a zygote needs the agent that its forks become',
  })
  .refine(({ agent, packages }) => packages === undefined || agent !== undefined, {
    message: 'packages need an agent that shows them',
  });

export interface RuntimeManifest extends z.infer<typeof manifestSchema> {
  readonly runtime: string;
}

function readManifest(folder: string, fileName: string): RuntimeManifest {
  const runtime = fileName.slice(0, -'.json'.length);
  try {
    const json: unknown = JSON.parse(readFileSync(join(folder, fileName), 'utf8'));
    return { ...manifestSchema.parse(json), runtime: name.parse(runtime) };
  } catch (error) {
    throw new ChameleonError('bad-configuration', `runtimes/${fileName}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** All manifests of a folder, sorted by name. Throws `bad-configuration` for one that is malformed. */
export function readManifests(folder: string): readonly RuntimeManifest[] {
  return readdirSync(folder)
    .filter((fileName) => fileName.endsWith('.json'))
    .sort()
    .map((fileName) => readManifest(folder, fileName));
}
