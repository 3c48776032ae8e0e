import type { ChildProcess } from 'node:child_process';
import type { AnalysisLimits } from '../analysis-limits.ts';
import type { ChildMessage, ChildRequest } from './child-messages.ts';
import { passingReasons } from './passing-reasons.ts';
import type { ParseOutcome } from './program-parser.ts';
import { startChild } from './start-child.ts';

export interface WorkerSettings {
  /** How long a child may take to load its parser, and a grammar on first use, in wall time. */
  readonly loadMsMax: number;
  /** Analyses after which a child is replaced. */
  readonly analysisCountMax: number;
  /** What reading may have left behind in a child, after which it is replaced. */
  readonly memoryBytesMax: number;
}

/** What the owner of a worker is told. `gone` comes exactly once, and last. */
export interface WorkerEvents {
  ready(): void;
  gone(): void;
}

interface Pending {
  readonly id: number;
  readonly resolve: (outcome: ParseOutcome) => void;
  readonly timer: NodeJS.Timeout;
}

/** One child process and the one program it is reading. */
export class AnalysisWorker {
  readonly #child: ChildProcess;
  readonly #settings: WorkerSettings;
  readonly #events: WorkerEvents;
  readonly #loaded = new Set<string>();
  readonly #loadTimer: NodeJS.Timeout;
  #pending: Pending | undefined;
  #servedCount = 0;
  #isReady = false;
  #isGone = false;
  #isWornOut = false;

  constructor(settings: WorkerSettings, events: WorkerEvents, start: () => ChildProcess = startChild) {
    this.#settings = settings;
    this.#events = events;
    this.#child = start();
    this.#loadTimer = setTimeout(() => this.kill(), settings.loadMsMax);
    this.#child.on('message', (message) => this.#hear(message as ChildMessage));
    this.#child.on('exit', () => this.#end());
    this.#child.on('error', () => this.#end());
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  isIdle(): boolean {
    return this.#isReady && !this.#isGone && !this.#isWornOut && this.#pending === undefined;
  }

  /** Hands the idle child one program; the answer always comes, at the latest at the wall limit. */
  analyze(request: ChildRequest, limits: AnalysisLimits): Promise<ParseOutcome> {
    const isFirst = !this.#loaded.has(request.language);
    this.#loaded.add(request.language);
    const wallMs = limits.wallMsMax + (isFirst ? this.#settings.loadMsMax : 0);
    return new Promise((resolve) => {
      // An answer may be waiting unread when the timer fires late: read the channel once more before the kill.
      const timer = setTimeout(() => setImmediate(() => this.#expire(request.id)), wallMs);
      this.#pending = { id: request.id, resolve, timer };
      this.#child.send(request, (error) => {
        if (error !== null) {
          this.kill();
        }
      });
    });
  }

  /** Ends the child at once; what it was reading is answered "unknown". */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #hear(message: ChildMessage): void {
    if (message.kind === 'ready' && !this.#isReady) {
      this.#isReady = true;
      clearTimeout(this.#loadTimer);
      this.#events.ready();
      return;
    }
    if (message.kind !== 'answer' || message.id !== this.#pending?.id) {
      this.kill();
      return;
    }
    this.#servedCount += 1;
    const isWornOut =
      message.isBroken === true ||
      this.#servedCount >= this.#settings.analysisCountMax ||
      message.memoryBytes > this.#settings.memoryBytesMax;
    this.#settle(message.outcome);
    if (isWornOut) {
      this.#isWornOut = true;
      this.kill();
    } else {
      this.#events.ready();
    }
  }

  #expire(id: number): void {
    if (this.#pending?.id === id) {
      this.kill();
      this.#settle({ kind: 'unknown', reason: passingReasons.overdue });
      this.#isWornOut = true;
    }
  }

  #settle(outcome: ParseOutcome): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending !== undefined) {
      clearTimeout(pending.timer);
      pending.resolve(outcome);
    }
  }

  #end(): void {
    if (!this.#isGone) {
      this.#isGone = true;
      clearTimeout(this.#loadTimer);
      this.#settle({ kind: 'unknown', reason: passingReasons.crashed });
      this.#events.gone();
    }
  }
}
