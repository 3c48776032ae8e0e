import { LRUCache } from 'lru-cache';
import type { ProgramId, TenantId } from '../kernel/ids.ts';
import { BYTES_PER_MB } from '../kernel/units.ts';
import type { ProgramAnalysis } from '../model/program-analysis.ts';

interface Entry {
  readonly analysis: ProgramAnalysis;
  /** From this instant on it is not repeated; undefined for as long as there is room. */
  readonly untilAt: number | undefined;
}

/** Objects, keys and numbers of one entry besides its texts; measured, rounded up. */
const ENTRY_BYTES = 1500;
const BYTES_PER_UNIT = 2;
/** An object of two fields around a text. */
const REASON_BYTES = 64;

/**
 * Analyses by program, each tenant its own: one cannot learn from the time an answer takes what another submitted.
 * Bounded in bytes; the longest unused go first.
 */
export class AnalysisCache {
  readonly #entries: LRUCache<string, Entry>;

  constructor(bytesMax: number = 32 * BYTES_PER_MB) {
    this.#entries = new LRUCache({
      maxSize: bytesMax,
      sizeCalculation: ({ analysis }, key) => sizeOf(analysis) + key.length * BYTES_PER_UNIT,
    });
  }

  /** Runtime and file name decide how the same text is read. */
  static keyOf(program: {
    readonly tenantId: TenantId;
    readonly programId: ProgramId;
    readonly runtime: string;
    readonly fileName?: string | undefined;
  }): string {
    const { tenantId, programId, runtime, fileName } = program;
    return JSON.stringify([tenantId, programId, runtime, fileName ?? '']);
  }

  find(key: string, now: number): ProgramAnalysis | undefined {
    const found = this.#entries.get(key);
    return found === undefined || (found.untilAt !== undefined && found.untilAt <= now)
      ? undefined
      : found.analysis;
  }

  keep(key: string, analysis: ProgramAnalysis, untilAt?: number): void {
    this.#entries.set(key, { analysis, untilAt });
  }

  /** Estimated bytes held, at most the bound. */
  bytes(): number {
    return this.#entries.calculatedSize;
  }
}

function sizeOf(analysis: ProgramAnalysis): number {
  if (analysis.kind === 'unknown') {
    return ENTRY_BYTES + analysis.reason.length * BYTES_PER_UNIT;
  }
  const reasons = [...analysis.complexityReasons, ...analysis.bottleneckReasons, ...analysis.warnings];
  const texts = [...analysis.imports, ...reasons.map(({ message }) => message)];
  return texts.reduce((sum, text) => sum + REASON_BYTES + text.length * BYTES_PER_UNIT, ENTRY_BYTES);
}
