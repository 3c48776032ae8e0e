import type { ParseResult } from '../../src/analyzer/code-analyzer.ts';
import type { FuzzInput } from './fuzz-inputs.ts';

/** One answer of the pool. */
export interface FuzzAnswer {
  readonly input: Pick<FuzzInput, 'number' | 'kind' | 'language'>;
  readonly length: number;
  /** undefined: the pool rejected, which it never must. */
  readonly result: ParseResult | undefined;
  /** From the program's being handed to a child until its answer; undefined if no child was handed it. */
  readonly heldMs: number | undefined;
  /** The child had a grammar to load besides. */
  readonly isFirstOfLanguage: boolean;
  /** From asking, with the time that it waited for a child. */
  readonly wholeMs: number;
}

/** What is worth looking at again: `--show NUMBER` prints its source. */
export interface Remarkable {
  readonly number: number;
  readonly kind: string;
  readonly language: string;
  readonly length: number;
  readonly ms: number;
  readonly text: string;
}

const REMARKABLE_MAX = 100;
const SLOWEST_MAX = 12;
const REASONS_MAX = 300;

/** Numbers and characters in a reason are those of the one program. */
function shapeOf(reason: string): string {
  return reason.replace(/\d+/g, 'N');
}

function describe({ input, length, heldMs, wholeMs }: FuzzAnswer, text: string): Remarkable {
  const { number, kind, language } = input;
  return { number, kind, language, length, ms: Math.round(heldMs ?? wholeMs), text };
}

function addTo(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** What a run has come to so far, in memory that does not grow with its length. */
export class FuzzRecord {
  count = 0;
  unansweredCount = 0;
  lateCount = 0;
  unhandedCount = 0;
  bytes = 0;
  readonly counts = new Map<string, number>();
  readonly reasons = new Map<string, number>();
  /** Answers that cost a child, whatever the child was killed by. */
  readonly fatal: Remarkable[] = [];
  fatalCount = 0;
  readonly late: Remarkable[] = [];
  slowest: Remarkable[] = [];
  readonly #lateMs: (isFirstOfLanguage: boolean) => number;
  readonly #fatalReasons: ReadonlySet<string>;

  constructor(lateMs: (isFirstOfLanguage: boolean) => number, fatalReasons: ReadonlySet<string>) {
    this.#lateMs = lateMs;
    this.#fatalReasons = fatalReasons;
  }

  add(answer: FuzzAnswer): void {
    const { input, result, heldMs, isFirstOfLanguage, length } = answer;
    this.count += 1;
    this.bytes += length;
    const reason = result?.kind === 'unknown' ? result.reason : '';
    const isAnswered = result?.kind === 'known' || reason !== '';
    this.unansweredCount += isAnswered ? 0 : 1;
    this.unhandedCount += heldMs === undefined ? 1 : 0;
    addTo(this.counts, `${input.kind}: ${result?.kind ?? 'rejected'}`);
    if (reason !== '') {
      const shape = shapeOf(reason);
      addTo(this.reasons, this.reasons.has(shape) || this.reasons.size < REASONS_MAX ? shape : 'other');
    }
    if (this.#fatalReasons.has(reason)) {
      this.fatalCount += 1;
      remember(this.fatal, describe(answer, reason));
    }
    if (heldMs !== undefined && heldMs > this.#lateMs(isFirstOfLanguage)) {
      this.lateCount += 1;
      remember(this.late, describe(answer, reason));
    }
    this.#noteSlow(answer, reason);
  }

  #noteSlow(answer: FuzzAnswer, reason: string): void {
    const { heldMs, isFirstOfLanguage } = answer;
    const least = this.slowest.length < SLOWEST_MAX ? 0 : (this.slowest.at(-1)?.ms ?? 0);
    if (heldMs !== undefined && !isFirstOfLanguage && heldMs > least) {
      this.slowest = [...this.slowest, describe(answer, reason)]
        .toSorted((a, b) => b.ms - a.ms)
        .slice(0, SLOWEST_MAX);
    }
  }
}

function remember(list: Remarkable[], one: Remarkable): void {
  if (list.length < REMARKABLE_MAX) {
    list.push(one);
  }
}
