import { messageOf } from '../kernel/errors.ts';
import type { BootFailure } from '../model/instance-manager.ts';

const PAUSE_MS_FIRST = 100;
const PAUSE_MS_MAX = 5000;
/** So many failures of one runtime in a row are no bad luck: its image is bad, or this host is. */
const FAILING_COUNT = 3;
/** So many failures with no success between, and no runtime that booted of late: nothing boots on this host any more. */
const BROKEN_COUNT = 10;
const RECENT_SUCCESS_MS = 60_000;

/** Which runtimes fail to boot, how long each is left alone for it, and whether it is the host that fails. */
export class BootFailures {
  readonly #failures = new Map<string, BootFailure>();
  readonly #succeededAt = new Map<string, number>();
  readonly #broken = Promise.withResolvers<void>();
  #inARowCount = 0;

  /** Resolves when ten boots in a row failed and no other runtime booted within the last minute. */
  get broken(): Promise<void> {
    return this.#broken.promise;
  }

  succeeded(runtime: string, now: number): void {
    this.#failures.delete(runtime);
    this.#succeededAt.set(runtime, now);
    this.#inARowCount = 0;
  }

  failed(runtime: string, error: unknown, now: number): void {
    const failureCount = (this.#failures.get(runtime)?.failureCount ?? 0) + 1;
    const pauseMs = Math.min(PAUSE_MS_MAX, PAUSE_MS_FIRST * 2 ** (failureCount - 1));
    const nextTryAt = now + pauseMs;
    this.#failures.set(runtime, { runtime, failureCount, message: messageOf(error), nextTryAt });
    this.#succeededAt.delete(runtime);
    this.#inARowCount += 1;
    const hasOtherBooted = [...this.#succeededAt.values()].some((at) => now - at < RECENT_SUCCESS_MS);
    if (this.#inARowCount >= BROKEN_COUNT && !hasOtherBooted) {
      this.#broken.resolve();
    }
  }

  /** When this runtime may be tried again; in the past when it may be now. */
  nextTryAt(runtime: string): number {
    return this.#failures.get(runtime)?.nextTryAt ?? Number.NEGATIVE_INFINITY;
  }

  /** When the soonest pause ends, or undefined when none holds. */
  nextPauseEndAt(now: number): number | undefined {
    const ends = [...this.#failures.values()].map(({ nextTryAt }) => nextTryAt).filter((at) => at > now);
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  isFailing(runtime: string): boolean {
    return (this.#failures.get(runtime)?.failureCount ?? 0) >= FAILING_COUNT;
  }

  /** The runtimes that keep failing. */
  failing(): readonly BootFailure[] {
    return [...this.#failures.values()].filter(({ runtime }) => this.isFailing(runtime));
  }
}
