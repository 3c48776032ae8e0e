const FIRST_DELAY_MS = 100;
const DELAY_MS_MAX = 5000;

/**
 * How long to wait before another manager is started, in milliseconds, after so many in a row died before
 * they were of use: none after the first, then doubling from 100 ms up to 5 s.
 */
export function delayRestart(uselessCount: number): number {
  return uselessCount <= 1 ? 0 : Math.min(DELAY_MS_MAX, FIRST_DELAY_MS * 2 ** (uselessCount - 2));
}
