import type { ExecutionId, TenantId } from '../kernel/ids.ts';
import type { ExecutionSubject } from '../model/events.ts';
import { languageOf } from '../model/runtime-at-level.ts';
import type { ExecutionStore } from '../store/store.ts';
import type { Analyzer } from './execution-parts.ts';

/** What loading a program ahead needs of it. */
export interface ProgramSourceText {
  readonly code: string;
  /** Imported modules as written. */
  readonly imports: readonly string[];
}

export interface ProgramSourcesParts {
  readonly executions: Pick<ExecutionStore, 'find'>;
  readonly analyzer: Analyzer;
  readonly onProblem: (error: unknown, what: string) => void;
}

/** Larger programs are sent to managers only when they run. */
const CODE_LENGTH_MAX = 65_536;
const KEPT_COUNT_MAX = 256;
const LOADING_COUNT_MAX = 4;

/** Sources of programs that ran lately, read from the record of executions when they are first asked for. */
export class ProgramSources {
  readonly #parts: ProgramSourcesParts;
  /** Undefined for what cannot be had: gone, or too large. */
  readonly #kept = new Map<string, ProgramSourceText | undefined>();
  readonly #loading = new Set<string>();

  constructor(parts: ProgramSourcesParts) {
    this.#parts = parts;
  }

  /** Undefined while it is being read, and for good when it cannot be had. */
  find(
    subject: Pick<ExecutionSubject, 'tenantId' | 'executionId' | 'programId'>,
  ): ProgramSourceText | undefined {
    const { tenantId, executionId, programId } = subject;
    const key = `${tenantId} ${programId}`;
    if (this.#kept.has(key)) {
      const kept = this.#kept.get(key);
      this.#keep(key, kept);
      return kept;
    }
    if (!this.#loading.has(key) && this.#loading.size < LOADING_COUNT_MAX) {
      this.#loading.add(key);
      this.#load(tenantId, executionId)
        .then((source) => this.#keep(key, source))
        .catch((error: unknown) => {
          this.#keep(key, undefined);
          this.#parts.onProblem(error, 'a program could not be read to load it ahead');
        })
        .finally(() => this.#loading.delete(key));
    }
    return undefined;
  }

  async #load(tenantId: TenantId, executionId: ExecutionId): Promise<ProgramSourceText | undefined> {
    const execution = await this.#parts.executions.find(tenantId, executionId);
    if (execution === undefined || execution.request.code.length > CODE_LENGTH_MAX) {
      return undefined;
    }
    const { programId, code } = execution.request;
    const runtime = languageOf(execution.request.runtime);
    const analysis = await this.#parts.analyzer.analyze({ tenantId, programId, runtime, code });
    return { code, imports: analysis.kind === 'known' ? analysis.imports : [] };
  }

  #keep(key: string, source: ProgramSourceText | undefined): void {
    this.#kept.delete(key);
    this.#kept.set(key, source);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_COUNT_MAX && oldest !== undefined) {
      this.#kept.delete(oldest);
    }
  }
}
