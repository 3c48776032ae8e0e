import type { Clock } from '../kernel/clock.ts';

/** The longest delay that the platform's timers hold; a longer one would fire at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/**
 * The real time: the host's clock read once, when this process started, and from then on the monotonic one.
 * A jump of the host's clock moves neither an instant nor a limit.
 */
export function systemClock(): Clock {
  return {
    now: () => performance.timeOrigin + performance.now(),
    schedule(delayMs, task) {
      let timer: NodeJS.Timeout;
      const wait = (leftMs: number) => {
        const partMs = Math.min(leftMs, TIMER_MS_MAX);
        timer = setTimeout(() => (leftMs > partMs ? wait(leftMs - partMs) : task()), partMs);
      };
      wait(Math.max(0, delayMs));
      return () => clearTimeout(timer);
    },
  };
}
