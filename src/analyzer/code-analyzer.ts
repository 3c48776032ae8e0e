import type { Clock } from '../kernel/clock.ts';
import type { ProgramId, TenantId } from '../kernel/ids.ts';
import type { ProgramAnalysis } from '../model/program-analysis.ts';
import { AnalysisCache } from './analysis-cache.ts';
import { type AnalysisLimits, defaultAnalysisLimits } from './analysis-limits.ts';
import type { SyntaxAnalysis } from './analyze-syntax.ts';
import { detectLanguage } from './detect-language.ts';

export type ParseResult =
  | ({ readonly kind: 'known' } & SyntaxAnalysis)
  | {
      readonly kind: 'unknown';
      readonly reason: string;
      /** Whether the same program would be unknown again: false for crashes, time limits and full queues. */
      readonly isLasting: boolean;
    };

/** Whoever parses programs, out of this process. Never rejects. */
export interface ParserPort {
  parse(program: { readonly language: string; readonly source: string }): Promise<ParseResult>;
}

/** One program to read. Its id must be its content's address. */
export interface AnalysisRequest {
  readonly tenantId: TenantId;
  readonly programId: ProgramId;
  /** The runtime it is for, or '' to detect its language from the rest. */
  readonly runtime: string;
  readonly fileName?: string | undefined;
  readonly code: string;
}

/** How long an answer that was nobody's fault but the moment's is repeated, so that a bad program is not retried at once. */
const PASSING_KEPT_MS = 30_000;

/**
 * The Code Characteristic Analyzer: reads programs before they run, each once per tenant. What cannot be read is
 * "unknown" with a reason; `analyze` never rejects for what a program is.
 */
export class CodeAnalyzer {
  readonly #clock: Clock;
  readonly #parser: ParserPort;
  readonly #cache: AnalysisCache;
  readonly #limits: AnalysisLimits;
  readonly #running = new Map<string, Promise<ProgramAnalysis>>();

  constructor(parts: {
    readonly clock: Clock;
    readonly parser: ParserPort;
    readonly cache?: AnalysisCache;
    readonly limits?: AnalysisLimits;
  }) {
    this.#clock = parts.clock;
    this.#parser = parts.parser;
    this.#cache = parts.cache ?? new AnalysisCache();
    this.#limits = parts.limits ?? defaultAnalysisLimits;
  }

  /** The analysis of a program; concurrent requests for the same one share the work. */
  analyze(request: AnalysisRequest): Promise<ProgramAnalysis> {
    const key = AnalysisCache.keyOf(request);
    const cached = this.#cache.find(key, this.#clock.now());
    if (cached !== undefined) {
      return Promise.resolve(cached);
    }
    const running = this.#running.get(key) ?? this.#read(key, request);
    this.#running.set(key, running);
    return running;
  }

  async #read(key: string, request: AnalysisRequest): Promise<ProgramAnalysis> {
    try {
      const startedAt = this.#clock.now();
      const table = detectLanguage(request);
      const { programId } = request;
      const language = table?.name ?? request.runtime;
      const result = await this.#parse(table?.name, request);
      const now = this.#clock.now();
      const analysisMs = now - startedAt;
      if (result.kind === 'known') {
        const analysis = { ...result, programId, language, analysisMs };
        this.#cache.keep(key, analysis);
        return analysis;
      }
      const { reason, isLasting } = result;
      const analysis = { kind: 'unknown', programId, language, reason, analysisMs } as const;
      this.#cache.keep(key, analysis, isLasting ? undefined : now + PASSING_KEPT_MS);
      return analysis;
    } finally {
      this.#running.delete(key);
    }
  }

  #parse(language: string | undefined, { runtime, code }: AnalysisRequest): Promise<ParseResult> {
    if (language === undefined) {
      const reason =
        runtime === '' ? 'the language could not be told' : `no grammar for ${runtime.slice(0, 40)}`;
      return Promise.resolve({ kind: 'unknown', reason, isLasting: true });
    }
    if (code.length > this.#limits.sourceBytesMax) {
      const reason = `source of ${code.length} characters exceeds ${this.#limits.sourceBytesMax} bytes`;
      return Promise.resolve({ kind: 'unknown', reason, isLasting: true });
    }
    return this.#parser.parse({ language, source: code });
  }
}
