import type { ExecutionLimits } from '../../model/execution.ts';
import type { RuntimeManifest } from './runtime-manifest.ts';

type ManifestCompile = NonNullable<RuntimeManifest['compile']>;

/** How a program of a language is made here. */
export interface CompileRecipe {
  /** The compiler's command line inside. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly leaves: ManifestCompile['leaves'];
  readonly limits: ExecutionLimits;
}

/** What the manifest says, in names of the inside. No compiler gets more than `limitsMax`, which bounds every run. */
export function recipeOf(
  compile: ManifestCompile,
  spell: (word: string) => string,
  limitsMax: ExecutionLimits | undefined,
): CompileRecipe {
  const { command, environment, leaves, limits } = compile;
  return {
    command: command.map(spell),
    environment,
    leaves,
    limits: limitsMax === undefined ? limits : lesserOf(limits, limitsMax),
  };
}

function lesserOf(limits: ExecutionLimits, other: ExecutionLimits): ExecutionLimits {
  return {
    wallMs: Math.min(limits.wallMs, other.wallMs),
    cpuMs: Math.min(limits.cpuMs, other.cpuMs),
    memoryMb: Math.min(limits.memoryMb, other.memoryMb),
    processCount: Math.min(limits.processCount, other.processCount),
    outputBytes: Math.min(limits.outputBytes, other.outputBytes),
    fileBytes: Math.min(limits.fileBytes, other.fileBytes),
  };
}
