import { languageOf } from '../../../model/runtime-at-level.ts';
import type { RuntimeView } from '../../../platform/runtime-view.ts';
import { usualRuntimes } from '../usual-runtimes.ts';

/** A language by its id in Judge0 CE 1.13.1, and the runtime of ours that speaks it. */
export interface Judge0Language {
  readonly id: number;
  readonly name: string;
  readonly runtime: string;
  readonly fileName: string;
}

/** The ids that its clients have written down, by the runtime that speaks the language here. */
const idsByRuntime: Readonly<Record<string, number>> = {
  bash: 46,
  c: 50,
  cpp: 54,
  go: 60,
  java: 62,
  javascript: 63,
  php: 68,
  python: 71,
  ruby: 72,
  rust: 73,
  typescript: 74,
  perl: 85,
};

/** A program of many files, which says itself how it is compiled and run: by scripts, so that it needs Bash. */
export const MULTI_FILE_ID = 89;

/** The languages of this server that have an id, each with the version that runs here, in the order of their names. */
export function judge0LanguagesOf(runtimes: readonly RuntimeView[]): readonly Judge0Language[] {
  const known = usualRuntimes(runtimes);
  const languages = known.flatMap(
    ({ language: runtime, displayName, version, fileName }): Judge0Language[] => {
      const id = idsByRuntime[runtime];
      return id === undefined ? [] : [{ id, name: `${displayName} (${version})`, runtime, fileName }];
    },
  );
  const bash = languages.find(({ runtime }) => runtime === 'bash');
  const all =
    bash === undefined
      ? languages
      : [...languages, { ...bash, id: MULTI_FILE_ID, name: 'Multi-file program' }];
  return all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The id of an execution that came without one, by what it ran in; null where Judge0 has none. */
export function judge0IdOf(runtime: string): number | null {
  return idsByRuntime[languageOf(runtime)] ?? null;
}
