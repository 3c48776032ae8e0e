import { formatMs, UNKNOWN } from './format-figure.ts';

/** The time of day where the reader is. */
export function formatTime(at: number | null | undefined): string {
  return typeof at === 'number' ? new Date(at).toLocaleTimeString('en-GB') : UNKNOWN;
}

/** The day, too. */
export function formatInstant(at: number | null | undefined): string {
  return typeof at === 'number'
    ? new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
    : UNKNOWN;
}

/** How long ago, roughly. */
export function formatAgo(at: number | null | undefined, now: number): string {
  if (typeof at !== 'number') {
    return UNKNOWN;
  }
  const agoMs = now - at;
  if (agoMs < 1000) {
    return 'just now';
  }
  return `${formatMs(Math.floor(agoMs / 1000) * 1000)} ago`;
}
