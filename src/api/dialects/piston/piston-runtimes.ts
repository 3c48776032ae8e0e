import type { RuntimeView } from '../../../platform/runtime-view.ts';
import { usualRuntimes } from '../usual-runtimes.ts';
import { pistonLanguageOf } from './piston-languages.ts';
import { isSelected, semverOf } from './version-selector.ts';

/** One of our runtimes as Piston would show it. */
export interface PistonRuntime {
  /** Our name of the language. */
  readonly name: string;
  readonly language: string;
  readonly version: string;
  readonly aliases: readonly string[];
  readonly runtime: string | undefined;
  readonly isCompiled: boolean;
}

export function pistonRuntimesOf(runtimes: readonly RuntimeView[]): readonly PistonRuntime[] {
  return usualRuntimes(runtimes).map((own) => {
    const { language, aliases, runtime, isCompiled = false } = pistonLanguageOf(own.language);
    const others = new Set([...aliases, own.language, ...own.aliases]);
    others.delete(language);
    return {
      name: own.language,
      language,
      version: semverOf(own.version),
      aliases: [...others],
      runtime,
      isCompiled,
    };
  });
}

/** The runtime that a language's name or alias and a version selector mean; undefined when there is none. */
export function findPistonRuntime(
  runtimes: readonly PistonRuntime[],
  { language, version }: { readonly language: string; readonly version: string },
): PistonRuntime | undefined {
  return runtimes.find(
    (each) =>
      (each.language === language || each.aliases.includes(language)) && isSelected(each.version, version),
  );
}
