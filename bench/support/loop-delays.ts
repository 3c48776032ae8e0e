import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { quantileOf } from './quantiles.ts';

/** How a process that is measured learns where to write. */
export const LOOP_DELAY_FOLDER = 'BENCH_LOOP_DELAY_FOLDER';
/** Node's and prom-client's default; each of the monitor's values has these ten in it. */
export const LOOP_DELAY_RESOLUTION_MS = 10;

const READ_MS_MAX = 5000;
const POLL_MS = 20;

/** How late the event loop of one process was, in milliseconds. */
export interface LoopDelay {
  /** perf_hooks.monitorEventLoopDelay as it is: what lies between two turns of a timer of 10 ms, those included. */
  readonly monitored: { readonly p50: number; readonly p99: number; readonly max: number };
  /**
   * How late every tick of that timer was that was due, also those that a loop at work has missed altogether: the monitor
   * has one long value for a stop of a second, and a hundred short ones for a second in which nothing was the matter.
   */
  readonly lateP99: number;
}

interface Written {
  readonly argv: readonly string[];
  readonly monitored?: LoopDelay['monitored'];
  readonly gapsMs?: readonly number[];
}

function latenessOf(gapsMs: readonly number[]): readonly number[] {
  return gapsMs.flatMap((gap) => {
    const first = Math.max(0, gap - LOOP_DELAY_RESOLUTION_MS);
    const missed = Math.floor(first / LOOP_DELAY_RESOLUTION_MS);
    return Array.from({ length: missed + 1 }, (_, k) => first - k * LOOP_DELAY_RESOLUTION_MS);
  });
}

/** Measures the event loops of a server's Node processes from within, by a module that is loaded into them. */
export class LoopDelays {
  readonly #folder = mkdtempSync(join(tmpdir(), 'chameleon-loop-delays-'));

  /** For the environment of the server. */
  get environment(): Readonly<Record<string, string>> {
    const preload = fileURLToPath(new URL('./loop-delay-preload.ts', import.meta.url));
    return { NODE_OPTIONS: `--import=${preload}`, [LOOP_DELAY_FOLDER]: this.#folder };
  }

  /** The pid of the one process, of those that were started with the environment, whose command line has this word. */
  pidOf(word: string): number {
    const found = this.#pids().filter((pid) => this.#read(pid).argv.some((each) => each.includes(word)));
    const [pid] = found;
    if (pid === undefined || found.length > 1) {
      throw new Error(`${found.length} processes with ${word} in their command line`);
    }
    return pid;
  }

  /** What counts begins now. Throws for a process that has ended. */
  begin(pids: readonly number[]): void {
    for (const pid of pids) {
      process.kill(pid, 'SIGUSR2');
    }
  }

  /** What counts ends now. */
  end(pids: readonly number[]): void {
    for (const pid of pids) {
      process.kill(pid, 'SIGWINCH');
    }
  }

  /** What was found from the begin to the end. */
  async read(pid: number): Promise<LoopDelay> {
    const giveUpAt = performance.now() + READ_MS_MAX;
    while (performance.now() < giveUpAt) {
      const { monitored, gapsMs } = this.#read(pid);
      if (monitored !== undefined && gapsMs !== undefined) {
        return { monitored, lateP99: quantileOf(latenessOf(gapsMs), 0.99) };
      }
      await pause(POLL_MS);
    }
    throw new Error(`process ${pid} did not tell its delay within ${READ_MS_MAX} ms`);
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #pids(): readonly number[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => Number(name.slice(0, -'.json'.length)));
  }

  #read(pid: number): Written {
    return JSON.parse(readFileSync(join(this.#folder, `${pid}.json`), 'utf8')) as Written;
  }
}
