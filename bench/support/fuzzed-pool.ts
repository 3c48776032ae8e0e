import { setTimeout as pause } from 'node:timers/promises';
import { AnalysisPool, defaultPoolSettings } from '../../src/analyzer/child/analysis-pool.ts';
import { passingReasons } from '../../src/analyzer/child/passing-reasons.ts';
import type { FuzzInput } from './fuzz-inputs.ts';
import { FuzzRecord } from './fuzz-record.ts';
import { WatchedChildren } from './watched-children.ts';

const START_MS_MAX = 30_000;
/** How much later than the pool's own limits an answer may come: timers fire late on a busy machine. */
export const SLACK_MS = 500;
/** What is answered for a program whose child ended while it read it. */
export const fatalReasons: ReadonlySet<string> = new Set([passingReasons.crashed, passingReasons.overdue]);

interface Asked {
  handedAt: number | undefined;
  isFirstOfLanguage: boolean;
}

/** The pool, and what is seen of it from outside. */
export class FuzzedPool {
  readonly record: FuzzRecord;
  readonly children: WatchedChildren;
  /** Asked and not yet handed to a child, oldest first. */
  readonly #waiting: Asked[] = [];
  readonly #pool: AnalysisPool;

  constructor() {
    const { limits, loadMsMax } = defaultPoolSettings;
    this.record = new FuzzRecord(
      (isFirstOfLanguage) => limits.wallMsMax + (isFirstOfLanguage ? loadMsMax : 0) + SLACK_MS,
      fatalReasons,
    );
    this.children = new WatchedChildren((isFirstOfLanguage) => {
      const next = this.#waiting.shift();
      if (next !== undefined) {
        next.handedAt = performance.now();
        next.isFirstOfLanguage = isFirstOfLanguage;
      }
    });
    this.#pool = new AnalysisPool({}, this.children.start);
  }

  /** Rejects when no child can be started: there is nothing to measure then. */
  async ready(): Promise<void> {
    const isReady = await Promise.race([
      this.#pool.ready().then(() => true),
      pause(START_MS_MAX, false, { ref: false }),
    ]);
    if (!isReady) {
      throw new Error(`no analysis process was ready within ${START_MS_MAX} ms`);
    }
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async ask(input: FuzzInput): Promise<void> {
    const asked: Asked = { handedAt: undefined, isFirstOfLanguage: false };
    this.#waiting.push(asked);
    const askedAt = performance.now();
    const result = await this.#pool.parse(input).catch(() => undefined);
    const now = performance.now();
    const { handedAt, isFirstOfLanguage } = asked;
    if (handedAt === undefined) {
      this.#waiting.splice(this.#waiting.indexOf(asked), 1);
    }
    const heldMs = handedAt === undefined ? undefined : now - handedAt;
    const { number, kind, language, source } = input;
    this.record.add({
      input: { number, kind, language },
      length: source.length,
      result,
      heldMs,
      isFirstOfLanguage,
      wholeMs: now - askedAt,
    });
  }

  /** What becomes of an input that ended its child when it is sent once more and nothing else is. */
  async again(input: FuzzInput): Promise<string> {
    const result = await this.#pool.parse(input);
    return result.kind === 'known' ? 'known' : result.reason;
  }
}
