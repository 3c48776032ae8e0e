import type { ChildProcess } from 'node:child_process';
import { AnalysisPool } from '../analyzer/child/analysis-pool.ts';
import { startChild } from '../analyzer/child/start-child.ts';
import { CodeAnalyzer } from '../analyzer/code-analyzer.ts';
import { detectLanguage } from '../analyzer/detect-language.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Analyzer } from '../platform/execution-parts.ts';
import { idleHelperThreads } from './process-priorities.ts';

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

/** A child whose parsers are compiled anew, once they are hot, where nobody else wants the processor. */
function startChildBehind(): ChildProcess {
  const child = startChild();
  // It says that it is ready, and has all its threads by then.
  child.once('message', () => idleHelperThreads(child.pid ?? 0));
  return child;
}

/** The analyzer with its parsers in disposable children of this process, started when they are first wanted. */
export function openAnalyzer(clock: Clock): OpenAnalyzer {
  let pool: AnalysisPool | undefined;
  const started = () => {
    pool ??= new AnalysisPool({}, startChildBehind);
    return pool;
  };
  return {
    analyzer: new CodeAnalyzer({ clock, parser: { parse: (program) => started().parse(program) } }),
    detectLanguage: (program) => detectLanguage(program)?.name,
    warmUp: () => void started(),
    close: async () => pool?.close(),
  };
}
