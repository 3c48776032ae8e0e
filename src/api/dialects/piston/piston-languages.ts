/** How Piston calls a language, where its clients know it by other names than ours. */
interface PistonLanguage {
  readonly language: string;
  readonly aliases: readonly string[];
  /** What runs it, where that is not the language itself. */
  readonly runtime?: string;
  /** It has a stage before its run. */
  readonly isCompiled?: boolean;
}

/** By the names of our runtimes; one that is not here has the same name there, and our aliases. */
const pistonLanguages: Readonly<Record<string, PistonLanguage>> = {
  c: { language: 'c', aliases: [], runtime: 'gcc', isCompiled: true },
  cpp: { language: 'c++', aliases: ['cpp', 'g++'], runtime: 'gcc', isCompiled: true },
  go: { language: 'go', aliases: ['golang'], isCompiled: true },
  java: { language: 'java', aliases: [], isCompiled: true },
  javascript: { language: 'javascript', aliases: ['node-javascript', 'node-js', 'js'], runtime: 'node' },
  php: { language: 'php', aliases: ['php8'] },
  python: { language: 'python', aliases: ['py', 'py3', 'python3'] },
  ruby: { language: 'ruby', aliases: ['ruby3', 'rb'] },
  rust: { language: 'rust', aliases: ['rs'], isCompiled: true },
  typescript: { language: 'typescript', aliases: ['ts', 'node-ts', 'tsc', 'typescript5'] },
};

export function pistonLanguageOf(runtime: string): PistonLanguage {
  return pistonLanguages[runtime] ?? { language: runtime, aliases: [] };
}
