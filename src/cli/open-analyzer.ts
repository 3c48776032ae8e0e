import { AnalysisPool } from '../analyzer/child/analysis-pool.ts';
import { CodeAnalyzer } from '../analyzer/code-analyzer.ts';
import { detectLanguage } from '../analyzer/detect-language.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Analyzer } from '../platform/execution-parts.ts';

export interface OpenAnalyzer {
  readonly analyzer: Analyzer;
  /** The runtime that a program is for, by its name, its first line, or its looks. */
  detectLanguage(program: {
    readonly fileName: string | undefined;
    readonly code: string;
  }): string | undefined;
  /** Starts the children now; the first program does it otherwise. */
  warmUp(): void;
  close(): Promise<void>;
}

/** The analyzer with its parsers in disposable children of this process, started when they are first wanted. */
export function openAnalyzer(clock: Clock): OpenAnalyzer {
  let pool: AnalysisPool | undefined;
  const started = () => {
    pool ??= new AnalysisPool();
    return pool;
  };
  return {
    analyzer: new CodeAnalyzer({ clock, parser: { parse: (program) => started().parse(program) } }),
    detectLanguage: (program) => detectLanguage(program)?.name,
    warmUp: () => void started(),
    close: async () => pool?.close(),
  };
}
