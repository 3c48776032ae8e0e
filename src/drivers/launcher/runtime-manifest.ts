import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChameleonError, messageOf } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema.ts';
import { COMPILE_MS_MAX } from '../../model/execution.ts';

const name = z.string().regex(/^[a-z][a-z0-9+#-]*$/);

/** The levels of the drivers that read manifests. */
const manifestLevels = ['process', 'process-landlock', 'container'] as const;

/** What compiling may take at most, and what it is given where a manifest says nothing. Never above what any run may. */
const compileLimitsSchema = z.strictObject({
  wallMs: z.number().positive().max(COMPILE_MS_MAX).default(COMPILE_MS_MAX),
  cpuMs: z.number().positive().default(30_000),
  memoryMb: z.number().positive().default(512),
  processCount: z.number().int().positive().default(64),
  /** Of what the compiler says, which is cut there; it does not end for it. */
  outputBytes: z.number().int().positive().default(65_536),
  fileBytes: z.number().int().positive().default(134_217_728),
});

/** How a program is made of its source, in an instance of its own, before it runs in another. */
const compileSchema = z.strictObject({
  /** `$INTERPRETER` is the path of the runtime's interpreter, `$AGENTS` that of `runtimes/agents`. */
  command: z.array(z.string()).min(1),
  /** Besides, as the compiler's environment. */
  environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string()).default({}),
  /** The files that it leaves beside the source: all of them are wanted, and nothing else is kept. */
  leaves: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z][\w.-]*$/),
        isExecutable: z.boolean().default(false),
      }),
    )
    .min(1),
  /** Files without which the language cannot be had: absolute, or by their names beside the real interpreter. */
  needs: z.array(z.string().min(1)).default([]),
  limits: compileLimitsSchema.prefault({}),
});

const packageName = z.string().regex(/^[A-Za-z_]\w*$/);

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
    /** Its agent can go on after a program has ended, where everybody in the instance can be stopped meanwhile. */
    keepable: z.boolean().default(false),
    /** Modules that the agent may load at its boot for a program that imports them: nothing that acts when loaded. */
    preloadable: z.array(z.string().regex(/^[\w.]+$/)).default([]),
    /**
     * How installed packages are shown to the agent: the variable that it reads their folder from, and what that folder
     * must be called where the language finds a package's own dependencies by this name. Without it, none are offered.
     */
    packages: z
      .strictObject({ variable: z.string().regex(/^[A-Z_]+$/), folderName: z.string().min(1).optional() })
      .optional(),
    /**
     * Packages that a zygote may load for its forks, where the host has them: such as do nothing by being loaded but get ready,
     * keep no thread, and read nothing of the instance. `ask` goes to the interpreter before their names; it prints which
     * of them it would find, and loads none.
     */
    layers: z
      .strictObject({
        ask: z.array(z.string()).min(1),
        packages: z
          .array(
            z.strictObject({
              name: packageName,
              /** Those of this list that it loads itself. */
              brings: z.array(packageName).default([]),
              /** What seeds the random state anew that the package keeps, when it is called. */
              seed: z
                .string()
                .regex(/^[A-Za-z_]\w*(\.\w+)+$/)
                .optional(),
            }),
          )
          .min(1),
      })
      .optional(),
    /** Without an agent: what is executed when a program comes. `$INTERPRETER` is its path; arguments follow. */
    command: z.array(z.string()).min(1).optional(),
    /** Where the command runs what is made of the program, and not the program itself. */
    compile: compileSchema.optional(),
    /** Where it works: a linker, for one, marks its output executable, which the lower level does not let it. */
    levels: z.array(z.enum(manifestLevels)).default([...manifestLevels]),
    /** What the language reads of the host besides the system's folders; `*` matches names of one part. */
    hostPaths: z.array(z.string().startsWith('/')).default([]),
  })
  .refine((manifest) => (manifest.agent === undefined) !== (manifest.command === undefined), {
    message: 'either agent or command must be given',
  })
  .refine(({ agent, zygote }) => zygote === undefined || agent !== undefined, {
    message: 'a zygote needs the agent that its forks become',
  })
  .refine(({ agent, keepable }) => !keepable || agent !== undefined, {
    message: 'only an agent can be kept',
  })
  .refine(({ agent, compile }) => compile === undefined || agent === undefined, {
    message: 'what is compiled is run by a command, not by an agent',
  })
  .refine(({ zygote, layers }) => layers === undefined || zygote !== undefined, {
    message: 'layers need a zygote that loads them',
  })
  .refine(({ layers }) => layers === undefined || isClosed(layers.packages), {
    message: 'a package of layers brings one that is not in the list',
  })
  .refine(({ agent, packages }) => packages === undefined || agent !== undefined, {
    message: 'packages need an agent that shows them',
  });

function isClosed(
  packages: readonly { readonly name: string; readonly brings: readonly string[] }[],
): boolean {
  const names = new Set(packages.map((each) => each.name));
  return packages.every(({ brings }) => brings.every((name) => names.has(name)));
}

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
