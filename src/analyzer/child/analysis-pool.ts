import type { ChildProcess } from 'node:child_process';
import { BYTES_PER_MB } from '../../kernel/units.ts';
import type { AnalysisLimits } from '../analysis-limits.ts';
import { defaultAnalysisLimits } from '../analysis-limits.ts';
import type { ParseResult, ParserPort } from '../code-analyzer.ts';
import { AnalysisWorker, type WorkerSettings } from './analysis-worker.ts';
import { passingReasons } from './passing-reasons.ts';
import type { ParseOutcome } from './program-parser.ts';
import { startChild } from './start-child.ts';

export interface PoolSettings extends WorkerSettings {
  /** Children kept ready. */
  readonly childCount: number;
  /** Programs waiting for a child; beyond it the answer is "unknown" at once. */
  readonly queueLengthMax: number;
  /** How long a program may wait for a child. */
  readonly queueMsMax: number;
  readonly limits: AnalysisLimits;
}

export const defaultPoolSettings: PoolSettings = {
  childCount: 2,
  queueLengthMax: 256,
  queueMsMax: 2000,
  loadMsMax: 5000,
  analysisCountMax: 5000,
  memoryBytesMax: 160 * BYTES_PER_MB,
  limits: defaultAnalysisLimits,
};

const RESTART_DELAY_MS_MIN = 50;
const RESTART_DELAY_MS_MAX = 30_000;

interface Waiting {
  readonly language: string;
  readonly source: string;
  readonly resolve: (result: ParseResult) => void;
  readonly timer: NodeJS.Timeout;
}

const PASSING: ReadonlySet<string> = new Set(Object.values(passingReasons));

const passing = (reason: string): ParseResult => ({ kind: 'unknown', reason, isLasting: false });

/**
 * A few disposable child processes that parse programs. Every program gets an answer, within the queue's and the
 * wall limit: a child that crashes, hangs or grows costs the program it was reading its features, and is replaced.
 */
export class AnalysisPool implements ParserPort {
  readonly #settings: PoolSettings;
  readonly #start: () => ChildProcess;
  readonly #workers = new Set<AnalysisWorker>();
  readonly #waiting: Waiting[] = [];
  readonly #restartTimers = new Set<NodeJS.Timeout>();
  #nextId = 1;
  /** Children lost in a row before they were ready. */
  #failedStartCount = 0;
  #isClosed = false;
  #onEmpty: (() => void) | undefined;
  readonly #firstReady: Promise<void>;
  #announceReady: () => void = () => {};

  /** `start` is how a child process comes to be. */
  constructor(settings: Partial<PoolSettings> = {}, start: () => ChildProcess = startChild) {
    this.#settings = { ...defaultPoolSettings, ...settings };
    this.#start = start;
    this.#firstReady = new Promise((resolve) => {
      this.#announceReady = resolve;
    });
    for (let each = 0; each < this.#settings.childCount; each++) {
      this.#addWorker();
    }
  }

  /** Parses one program of a language by its table's name. Never rejects. */
  parse(program: { readonly language: string; readonly source: string }): Promise<ParseResult> {
    if (this.#isClosed) {
      return Promise.resolve(passing('the analyzer is closed'));
    }
    if (this.#waiting.length >= this.#settings.queueLengthMax) {
      return Promise.resolve(passing(`${this.#waiting.length} programs wait for analysis already`));
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#giveUp(waiting), this.#settings.queueMsMax);
      const waiting: Waiting = { ...program, resolve, timer };
      this.#waiting.push(waiting);
      this.#dispatch();
    });
  }

  /** Resolves when a child is ready to read its first program, or the pool is closed. */
  ready(): Promise<void> {
    return this.#firstReady;
  }

  /** Process ids of the children alive. */
  childPids(): number[] {
    return [...this.#workers].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  /** Ends all children and answers all that wait; resolves when every child is gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#announceReady();
    for (const timer of this.#restartTimers) {
      clearTimeout(timer);
    }
    for (const waiting of this.#waiting.splice(0)) {
      clearTimeout(waiting.timer);
      waiting.resolve(passing('the analyzer is closed'));
    }
    if (this.#workers.size > 0) {
      await new Promise<void>((resolve) => {
        this.#onEmpty = resolve;
        for (const worker of this.#workers) {
          worker.kill();
        }
      });
    }
  }

  #giveUp(waiting: Waiting): void {
    const at = this.#waiting.indexOf(waiting);
    if (at !== -1) {
      this.#waiting.splice(at, 1);
      waiting.resolve(passing(`no analysis process was free within ${this.#settings.queueMsMax} ms`));
    }
  }

  #dispatch(): void {
    for (const worker of this.#workers) {
      const next = worker.isIdle() ? this.#waiting.shift() : undefined;
      if (next !== undefined) {
        clearTimeout(next.timer);
        const { language, source } = next;
        const { limits } = this.#settings;
        const id = this.#nextId++;
        worker
          .analyze({ id, language, source, limits }, limits)
          .then((outcome) => next.resolve(asResult(outcome)));
      }
    }
  }

  #addWorker(): void {
    let wasReady = false;
    const worker = new AnalysisWorker(
      this.#settings,
      {
        ready: () => {
          wasReady = true;
          this.#failedStartCount = 0;
          this.#announceReady();
          this.#dispatch();
        },
        gone: () => {
          this.#workers.delete(worker);
          this.#failedStartCount += wasReady ? 0 : 1;
          this.#replace();
        },
      },
      this.#start,
    );
    this.#workers.add(worker);
  }

  /** Starts another child in place of a lost one; later and later while children do not even become ready. */
  #replace(): void {
    if (this.#isClosed) {
      if (this.#workers.size === 0) {
        this.#onEmpty?.();
      }
      return;
    }
    const delayMs =
      this.#failedStartCount === 0
        ? 0
        : Math.min(RESTART_DELAY_MS_MAX, RESTART_DELAY_MS_MIN * 2 ** this.#failedStartCount);
    const timer = setTimeout(() => {
      this.#restartTimers.delete(timer);
      this.#addWorker();
    }, delayMs);
    this.#restartTimers.add(timer);
  }
}

/** Whether the same program would get the same answer again is what a cache must know. */
function asResult(outcome: ParseOutcome): ParseResult {
  if (outcome.kind === 'known') {
    return outcome;
  }
  return { ...outcome, isLasting: !PASSING.has(outcome.reason) };
}
