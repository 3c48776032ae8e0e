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
  close(): Promise<void>;
}

/** The analyzer with its parsers in disposable children of this process. */
export function openAnalyzer(clock: Clock): OpenAnalyzer {
  const pool = new AnalysisPool();
  return {
    analyzer: new CodeAnalyzer({ clock, parser: pool }),
    detectLanguage: (program) => detectLanguage(program)?.name,
    close: async () => pool.close(),
  };
}
